/// Why a ticket that is not finished is not being called: exactly one at a time.
package enum WaitingReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not a time to call there; ends when calling hours open.
    case outsideHours
    /// The number was rung often enough for now; ends when the oldest attempt leaves the cap's period.
    case cap
    /// The pause after the last attempt.
    case cooldown
    /// The policy asks for the customer's recorded consent, and the ticket has none.
    case noConsent
    /// The customer asked to be called at a time.
    case scheduledCallback
    /// The number is in a call, or was asked for a moment ago.
    case duplicateInFlight
    /// Kept for the agent who owns it or talked with its customer; ends when that agent is free, at the latest after
    /// `stickyWait`.
    case ownAgent
    /// No caller number of the trunk is reported for this protected number; looked at again every hour.
    case callerNotRegistered
    /// No trunk carries its number; looked at again every ten minutes.
    case noRoute
    /// The daemon died while the customer may have been ringing; a person decides whether to call again.
    case unknownAfterRestart
    /// The last attempt showed a fault of ours or the trunk's that another call would meet again; a person corrects it
    /// and releases the ticket.
    case review
    /// Its row in the store does not read back; a person repairs it, or loads the ticket again.
    case damaged
    /// Its number was abandoned not long ago, and its class is called without an agent on the line.
    case abandonedBefore
    /// A machine answered there today, and its class is called without an agent on the line.
    case machineBefore
    // Of the queue rather than the ticket: a ready ticket meets these.
    /// The batch is paused; a person resumes it.
    case batchPaused
    /// Its class is dialled by hand; an agent calls it.
    case byHand
    /// No agent is free.
    case noAgent
    /// Too many of its batch's customers who answered met nobody.
    case abandonmentLimit
    /// No agent there is has the skills or the language that its class asks for.
    case noSkill
    case trunkDown
    /// Every line is in use.
    case noLine
    /// The daemon is stopping; goes on after the start.
    case draining
    /// Nothing stands in its way but the tickets before it.
    case nextInLine

    /// Whether only a person ends this wait.
    package var needsPerson: Bool {
        switch self {
        case .unknownAfterRestart, .review, .damaged, .batchPaused, .noConsent, .byHand, .noSkill: true
        default: false
        }
    }

    /// The wait that a gate's refusal means for a ticket; nil where it is no wait of the ticket's own.
    init?(_ reason: GateReason) {
        switch reason {
        case .outsideHours: self = .outsideHours
        case .capped: self = .cap
        case .cooldown: self = .cooldown
        case .noConsent: self = .noConsent
        case .abandonedBefore: self = .abandonedBefore
        case .machineBefore: self = .machineBefore
        case .duplicateInFlight: self = .duplicateInFlight
        case .callerNotRegistered: self = .callerNotRegistered
        case .noRoute: self = .noRoute
        case .notPermitted, .needsConfirmation, .invalidNumber: self = .review
        default: return nil
        }
    }
}
