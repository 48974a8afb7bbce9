import CallQueue
import ControlAPI

/// The gate's refusals as the errors that pages and scripts read.
extension ControlError {
    init(_ refusal: GateRefusal) {
        let reason = Reason(refusal.reason)
        let detail = refusal.detail.isEmpty ? Self.advice(refusal.reason) : refusal.detail
        self.init(reason, Self.sentence(detail), retryAt: refusal.retryAt, callId: refusal.callID?.rawValue)
    }

    /// What to do about it, where the gate had nothing more exact to say.
    private static func advice(_ reason: GateReason) -> String {
        switch reason {
        case .draining: "The daemon is stopping and starts no new calls; try again when it is back."
        case .conflict: "This key was used with another request; make a new key for a new press."
        case .stateUnknown: "The daemon ended while this request was open; look at the call, then use a new key."
        case .unknownAgent: "No agent of that id is in the configuration."
        case .unknownTicket: "No ticket of that id is loaded."
        case .ticketInCall: "The ticket is being called right now."
        case .invalidNumber: "This is not a number that can be dialled; write it as people do, such as 138 0013 8000."
        case .notPermitted: "Numbers of that country or range may not be dialled from here (queue.permission)."
        case .needsConfirmation: "An unusual destination; a person may dial it with “confirm”."
        case .doNotCall: "The number is on the do-not-call list."
        case .numberExpired: "The protected number has expired; ask the platform for a new one."
        case .callerNotRegistered: "Our caller number is not reported for this protected number."
        case .duplicateInFlight: "This number is being called already."
        case .agentBusy: "The agent is in a call; end it first."
        case .outsideHours: "It is outside the calling hours of the customer."
        case .capped: "The number has had its attempts for now."
        case .cooldown: "Somebody talked with this customer not long ago; the number rests for now."
        case .abandonedBefore:
            "The customer answered and met nobody not long ago; only an agent on the line may call now."
        case .machineBefore: "A machine answered there today; only an agent on the line may call before tomorrow."
        case .abandonmentLimit: "Too many of the batch's customers who answered met nobody; see ctl queue."
        case .noAgent: "No agent would be there for the customer."
        case .noConsent: "The policy asks for the customer's recorded consent, and there is none."
        case .attemptsUsedUp: "The ticket has had all its attempts."
        case .batchPaused: "The ticket's batch is paused; resume it to call."
        case .withdrawn: "The attempt is no longer wanted."
        case .noRoute: "No trunk carries this number; see `carries` of the trunks."
        case .trunkDown: "No trunk is usable; see ctl doctor."
        case .noLine: "Every line of the trunk is in use; wait for one."
        case .pacing: "Calls are being placed at the trunk's highest rate; try again at once."
        case .storeUnavailable: "The attempt could not be recorded, so nothing was dialled; see the daemon's log."
        }
    }
}

extension ControlError.Reason {
    init(_ reason: GateReason) {
        switch reason {
        case .draining: self = .draining
        case .conflict: self = .conflict
        case .stateUnknown: self = .stateUnknown
        case .unknownAgent: self = .unknownAgent
        case .unknownTicket: self = .notFound
        case .ticketInCall, .duplicateInFlight: self = .duplicateInFlight
        case .invalidNumber: self = .numberInvalid
        case .notPermitted, .needsConfirmation: self = .numberBarred
        case .doNotCall: self = .doNotCall
        case .numberExpired: self = .numberExpired
        case .callerNotRegistered: self = .callerNotRegistered
        case .agentBusy: self = .agentBusy
        case .outsideHours: self = .outsideHours
        case .capped, .attemptsUsedUp: self = .capped
        case .cooldown, .abandonedBefore, .machineBefore: self = .cooldown
        case .abandonmentLimit: self = .capped
        case .noAgent: self = .agentBusy
        case .noConsent: self = .noConsent
        case .batchPaused, .withdrawn: self = .conflict
        case .noRoute: self = .noRoute
        case .trunkDown: self = .trunkDown
        case .noLine: self = .noLine
        case .pacing: self = .rateLimited
        case .storeUnavailable: self = .storeFailed
        }
    }
}
