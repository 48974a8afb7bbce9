/// Who ended an attempt.
package enum EndedBy: String, Sendable, Hashable, Codable, CaseIterable {
    case agent
    case customer
    /// This program: a ring timeout, a limit, draining, a failure of its own.
    case us
    /// The trunk or the network behind it.
    case network
}

/// Everything known of how a leg ended, as plain values: what `OutcomeClassifier` decides from.
package struct CallEvidence: Sendable, Hashable {
    /// Who made the final status; a stack reports its own timeout as 408 and its own dead socket as 503, which say
    /// nothing of the carrier.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        case farEnd
        /// Our transaction timer ran out: no response came.
        case localTimer
        /// Our transport failed: nothing could be sent or the connection broke.
        case localTransport
    }

    /// Why this program ended the attempt, when `endedBy` is `.us`.
    package enum OwnReason: String, Sendable, Hashable, CaseIterable {
        /// The ring timeout, never under 15 s.
        case ringTimeout
        /// Someone asked for the call to end through ctl or the page.
        case hangUpRequested
        /// Draining, batch cancelled, longest call reached.
        case policy
        /// No port, no memory, no recording, an error of ours.
        case failure
    }

    /// The final SIP status, 300 to 699; nil when none came.
    package var status: Int?
    /// The cause of a Reason header with protocol Q.850 (RFC 3326, RFC 6432), 1 to 127.
    package var q850: Int?
    package var endedBy: EndedBy
    package var generatedBy: Origin
    package var ownReason: OwnReason?
    /// A 180, or a 183 that stood for ringing, was seen.
    package var rang: Bool
    package var answered: Bool
    /// What was heard of the network in early media. What it says in SIP counts more.
    package var tone: NetworkTone?
    /// The network played something before the end (RFC 3960).
    package var hadEarlyMedia = false
    /// Seconds from the INVITE to the end; nil when none left.
    package var secondsToEnd: Double?
    /// The final response's phrase and its Reason headers' texts.
    package var words = ""

    package init(
        status: Int? = nil, q850: Int? = nil, endedBy: EndedBy, generatedBy: Origin = .farEnd,
        ownReason: OwnReason? = nil, rang: Bool, answered: Bool
    ) {
        self.status = status
        self.q850 = q850
        self.endedBy = endedBy
        self.generatedBy = generatedBy
        self.ownReason = ownReason
        self.rang = rang
        self.answered = answered
    }
}
