package import FoundationEssentials

/// Why the gate said no: one stable word.
package enum GateReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The daemon is stopping.
    case draining
    /// The same idempotency key was used with another request.
    case conflict
    /// The daemon died between this request and its call: nobody knows, so nobody is rung again by it.
    case stateUnknown
    case unknownAgent
    case unknownTicket
    /// The ticket is already being called.
    case ticketInCall
    case invalidNumber
    /// The country or number range may not be dialled from here.
    case notPermitted
    /// A person may dial it after confirming (`confirmsUnusual`).
    case needsConfirmation
    case doNotCall
    /// The protected number has expired.
    case numberExpired
    /// The trunk's caller number is not reported for this protected number.
    case callerNotRegistered
    /// The policy asks for the customer's recorded consent, and there is none.
    case noConsent
    case duplicateInFlight
    case agentBusy
    case outsideHours
    /// An attempt cap of the number is reached.
    case capped
    /// The number rests after a talk (`pauseAfterTalk`).
    case cooldown
    /// The number was abandoned not long ago: only a call with an agent on the line may be made.
    case abandonedBefore
    /// A machine answered there today: only a call with an agent on the line may be made.
    case machineBefore
    /// Too many of the batch's customers who answered met nobody.
    case abandonmentLimit
    /// No agent would be there for the customer who answers.
    case noAgent
    /// The ticket's `maxAttempts` are used up.
    case attemptsUsedUp
    case batchPaused
    /// The attempt is no longer wanted: it ended, or its batch or ticket was cancelled.
    case withdrawn
    /// No trunk carries this number.
    case noRoute
    case trunkDown
    /// Every line is in use.
    case noLine
    /// Calls per second: try again at `retryAt`, milliseconds away.
    case pacing
    /// The store cannot record attempts (disk full, damaged), so none is made.
    case storeUnavailable

    /// What an attempt ends as when the gate refuses its customer leg for this reason.
    package var disposition: Disposition {
        switch self {
        case .outsideHours: .outsideHours
        case .capped, .attemptsUsedUp, .cooldown: .capped
        case .doNotCall: .doNotCall
        case .numberExpired: .numberExpired
        case .callerNotRegistered: .callerNotRegistered
        case .duplicateInFlight, .ticketInCall: .duplicateInFlight
        case .invalidNumber: .badFormat
        case .withdrawn: .canceled
        case .agentBusy: .agentBusy
        default: .deferred
        }
    }
}

/// A refusal: the reason, its data, and when to ask again.
package struct GateRefusal: Sendable, Hashable, Error {
    package let reason: GateReason
    /// When the same request would pass, as far as this reason goes; nil when time does not heal it.
    package let retryAt: Date?
    /// What exactly, for people.
    package let detail: String
    /// The call that stands in the way, where there is one.
    package let callID: CallID?

    package init(_ reason: GateReason, retryAt: Date? = nil, detail: String = "", callID: CallID? = nil) {
        self.reason = reason
        self.retryAt = retryAt
        self.detail = detail
        self.callID = callID
    }
}

/// The gate's answer.
package enum GateVerdict: Sendable, Hashable {
    case allowed
    case refused(GateRefusal)
}
