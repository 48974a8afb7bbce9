/// What one trunk means by an ending where that differs from the rest of the world: one provider sends 486 when it
/// throttles, another says in a phrase what its code hides.
///
/// Every condition that is given must hold, and at least one of `status`, `q850`, `phrase` and `tone` is.
package struct OutcomeCorrection: Sendable, Hashable {
    /// SIP status, 300 to 699.
    package var status: Int?
    /// Q.850 cause of the Reason header, 1 to 127.
    package var q850: Int?
    /// A piece of the response's phrase or of the Reason header's text; upper and lower case are the same.
    package var phrase: String?
    /// Seconds from the INVITE within which it came: nobody's phone answers "busy" after a tenth of a second.
    package var beforeSeconds: Double?
    /// Whether the network played something before the answer.
    package var earlyMedia: Bool?
    /// Whether the phone was said to ring.
    package var rang: Bool?
    /// What the network played; `informationTone` stands for any of that kind.
    package var tone: NetworkTone?
    package var disposition: Disposition
    /// The next trunk is tried, if nothing but 100 was heard before: it is this trunk that refuses, not the customer.
    package var triesNextTrunk: Bool

    package init(
        status: Int? = nil, q850: Int? = nil, phrase: String? = nil, beforeSeconds: Double? = nil,
        earlyMedia: Bool? = nil, rang: Bool? = nil, tone: NetworkTone? = nil, disposition: Disposition,
        triesNextTrunk: Bool = false
    ) {
        self.status = status
        self.q850 = q850
        self.phrase = phrase
        self.beforeSeconds = beforeSeconds
        self.earlyMedia = earlyMedia
        self.rang = rang
        self.tone = tone
        self.disposition = disposition
        self.triesNextTrunk = triesNextTrunk
    }

    package func applies(to evidence: CallEvidence) -> Bool {
        guard evidence.generatedBy == .farEnd, !evidence.answered else { return false }
        return status.isNilOr(evidence.status) && q850.isNilOr(evidence.q850)
            && earlyMedia.isNilOr(evidence.hadEarlyMedia)
            && rang.isNilOr(evidence.rang) && isHeard(evidence.tone) && isInTime(evidence.secondsToEnd)
            && isSaid(evidence.words)
    }

    private func isHeard(_ heard: NetworkTone?) -> Bool {
        guard let tone else { return true }
        return heard == tone || (tone == .informationTone && heard?.isInformationTone == true)
    }

    private func isInTime(_ seconds: Double?) -> Bool {
        guard let beforeSeconds else { return true }
        return seconds.map { $0 < beforeSeconds } ?? false
    }

    private func isSaid(_ words: String) -> Bool {
        guard let phrase else { return true }
        return words.lowercased().contains(phrase.lowercased())
    }
}

extension [OutcomeCorrection] {
    /// The first whose conditions all hold.
    package func first(for evidence: CallEvidence) -> OutcomeCorrection? { first { $0.applies(to: evidence) } }
}

extension Optional where Wrapped: Equatable {
    fileprivate func isNilOr(_ value: Wrapped?) -> Bool { self == nil || self == value }
}
