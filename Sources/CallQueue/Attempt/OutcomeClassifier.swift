/// Turns what is known of a leg's end into one disposition: the only place where this is decided.
///
/// Order of evidence: answered or not; whether *we* ended it; a trunk's own corrections; the Q.850 cause of the Reason
/// header, which comes from the network that rang the phone; tones in early media where the SIP status says less than they do;
/// the SIP status, which gateways often flatten; and whether it rang.
package struct OutcomeClassifier: Sendable, Hashable {
    /// Of the trunk that the leg went through; the first that applies counts.
    package let corrections: [OutcomeCorrection]

    package init(corrections: [OutcomeCorrection] = []) {
        self.corrections = corrections
    }

    /// How an attempt ended, from the customer's leg.
    package func customerLeg(_ evidence: CallEvidence) -> Disposition {
        if evidence.answered { return .answered }
        if let own = ownEnd(evidence) { return own }
        if let correction = corrections.first(for: evidence) { return correction.disposition }
        if let cause = evidence.q850,
            let word = Q850Cause.disposition(cause, status: evidence.status, rang: evidence.rang)
        {
            return word
        }
        if let word = Self.heard(evidence) { return word }
        if let status = evidence.status { return SIPFinal.disposition(status, rang: evidence.rang) }
        return evidence.rang ? .noAnswer : .networkFailure
    }

    /// How an attempt ended when the agent's leg failed: the customer was never rung, so only the agent's side matters.
    package func agentLeg(_ evidence: CallEvidence) -> Disposition {
        switch evidence.generatedBy {
        case .localTransport: return .agentUnreachable
        case .localTimer: return evidence.rang ? .agentNoAnswer : .agentUnreachable
        case .farEnd: break
        }
        if evidence.endedBy == .us { return Self.ownEndOfAgentLeg(evidence.ownReason) }
        switch evidence.status {
        // A phone's reject button sends 603, do-not-disturb 480 or 486.
        case 486, 600, 603: return .agentBusy
        case 408, 480: return evidence.rang ? .agentNoAnswer : .agentUnreachable
        default: return .agentUnreachable
        }
    }

    private func ownEnd(_ evidence: CallEvidence) -> Disposition? {
        switch evidence.generatedBy {
        case .localTransport: return .localFailure
        case .localTimer: return .trunkTimeout
        case .farEnd: break
        }
        switch evidence.endedBy {
        case .agent: return .canceledByAgent
        case .us: return ownEndOfCustomerLeg(evidence)
        case .customer, .network: return nil
        }
    }

    private func ownEndOfCustomerLeg(_ evidence: CallEvidence) -> Disposition {
        switch evidence.ownReason {
        // Our ring timer covers post-dial delay too: without ringing the phone was not reached.
        case .ringTimeout: evidence.rang ? .noAnswer : notRung(evidence)
        case .hangUpRequested: .canceledByAgent
        case .failure: .localFailure
        case .policy, nil: .canceled
        }
    }

    /// A network that plays a tone and never says so in SIP.
    private func notRung(_ evidence: CallEvidence) -> Disposition {
        let correction = corrections.first { $0.tone != nil && $0.applies(to: evidence) }
        return correction?.disposition ?? Self.heard(evidence) ?? .unreachable
    }

    /// What a tone says where the status is one by which gateways say that they know no more; and where none came.
    private static func heard(_ evidence: CallEvidence) -> Disposition? {
        guard !evidence.rang, evidence.status.map({ vagueStatuses.contains($0) }) ?? true else { return nil }
        return evidence.tone?.disposition
    }

    private static let vagueStatuses: Set<Int> = [400, 408, 480, 487, 500, 502, 503, 504]

    private static func ownEndOfAgentLeg(_ reason: CallEvidence.OwnReason?) -> Disposition {
        switch reason {
        case .ringTimeout: .agentNoAnswer
        case .hangUpRequested: .canceledByAgent
        case .failure: .localFailure
        case .policy, nil: .canceled
        }
    }
}
