import CallQueue

/// Turns a call's verdict into the evidence the queue classifies: the one place where a SIP fact becomes a queue
/// fact.
struct AttemptEvidence {
    let verdict: CallVerdict
    let customerRang: Bool
    let wasBridged: Bool
    /// What the customer's network played before the end.
    var networkTone: NetworkTone?
    /// What had the call in a person's place.
    var machine: AnsweringMachine?
    /// Was rung before an agent was there, answered, and met nobody.
    var wasAbandoned = false

    func disposition(_ classifier: OutcomeClassifier) -> Disposition {
        // Somebody picked up in the moment we gave up: whatever our reason was, the customer met silence.
        // Not one whose answer was no call at all: that is for somebody to put right.
        if !wasBridged, let customer = verdict.customer, customer.wasAnswered, !customer.hadNoMedia {
            return .abandoned
        }
        if wasBridged, let machine { return machine == .messageLeft ? .messageLeft : .machine }
        if wasBridged, wasAbandoned { return .abandoned }
        switch verdict.cause {
        case .agentFailed:
            return classifier.agentLeg(agentEvidence(endedBy: .agent))
        case .agentDidNotAnswer:
            return classifier.agentLeg(agentEvidence(endedBy: .us, reason: .ringTimeout))
        case .refused(let reason):
            return reason.disposition
        case .customerFailed where verdict.customer?.refusal != nil:
            return verdict.customer?.refusal?.disposition ?? .deferred
        case .customerFailed, .customerDidNotAnswer, .hungUp:
            return classifier.customerLeg(customerEvidence)
        }
    }

    var endedBy: EndedBy {
        switch verdict.cause {
        case .agentFailed, .agentDidNotAnswer: .agent
        case .refused, .customerDidNotAnswer: .us
        case .customerFailed where verdict.customer?.refusal != nil: .us
        case .customerFailed: verdict.customer?.byFarEnd == true ? .customer : .network
        case .hungUp(let party):
            switch party {
            case .agent, .request: .agent
            case .customer: .customer
            case .us: .us
            case .network: .network
            }
        }
    }

    private var customerEvidence: CallEvidence {
        let leg = verdict.customer
        var evidence = CallEvidence(
            status: leg?.status, q850: leg?.q850, endedBy: endedBy, generatedBy: leg?.origin ?? .farEnd,
            rang: customerRang, answered: wasBridged)
        evidence.tone = networkTone
        leg?.addWords(to: &evidence)
        switch verdict.cause {
        case .customerDidNotAnswer:
            evidence.ownReason = .ringTimeout
            // Our CANCEL's own 487 says only that we gave up. Where nothing rang and nothing answered the CANCEL
            // either, it is the trunk that never replied.
            let replied = customerRang || leg?.byFarEnd ?? true
            evidence.generatedBy = replied ? .farEnd : .localTimer
        case .hungUp(by: .request): evidence.ownReason = .hangUpRequested
        case .hungUp(by: .us): evidence.ownReason = .policy
        default: break
        }
        if case .hungUp = verdict.cause, !wasBridged { evidence.generatedBy = .farEnd }
        return evidence
    }

    private func agentEvidence(endedBy: EndedBy, reason: CallEvidence.OwnReason? = nil) -> CallEvidence {
        CallEvidence(
            status: verdict.agent?.status, q850: verdict.agent?.q850, endedBy: endedBy,
            generatedBy: reason == nil ? verdict.agent?.origin ?? .farEnd : .farEnd, ownReason: reason, rang: false,
            answered: false)
    }
}
