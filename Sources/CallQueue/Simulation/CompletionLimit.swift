/// What keeps a batch from being done sooner.
package enum CompletionLimit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every agent is in a call or writes one up.
    case agents
    /// No agent takes calls at all.
    case nobodyLoggedIn
    /// Every line is in use.
    case lines
    /// Calls per second.
    case pace
    /// Calling hours.
    case hours
    /// A number may not be rung more often, or rests after a talk.
    case caps
    /// The pauses before tickets are called again.
    case redial
    /// Calls promised for a time.
    case promises
    /// No trunk is up, or none carries the number.
    case trunks
    /// A limit on abandoned calls.
    case abandonment
    /// What is left is a person's to do.
    case person = "needsPerson"
    /// Nothing: there is nothing to call.
    case nothing

    init(_ reason: WaitingReason) {
        switch reason {
        case .outsideHours: self = .hours
        case .cap, .abandonedBefore, .machineBefore: self = .caps
        case .abandonmentLimit: self = .abandonment
        case .cooldown, .duplicateInFlight, .ownAgent: self = .redial
        case .scheduledCallback: self = .promises
        case .noAgent: self = .agents
        case .trunkDown, .noRoute, .callerNotRegistered: self = .trunks
        case .noLine: self = .lines
        case .noConsent, .unknownAfterRestart, .review, .damaged, .batchPaused, .byHand, .noSkill: self = .person
        case .draining, .nextInLine: self = .nothing
        }
    }

    /// Of what stopped the queue from giving orders; nil for what is no limit.
    init?(_ reason: GateReason) {
        switch reason {
        case .noLine: self = .lines
        case .pacing: self = .pace
        case .abandonmentLimit: self = .abandonment
        case .trunkDown, .noRoute, .callerNotRegistered: self = .trunks
        default: return nil
        }
    }
}
