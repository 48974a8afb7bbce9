/// Requests to the queue that cannot be carried out; each text says what to do.
package enum QueueError: Error, Sendable, Hashable, CustomStringConvertible {
    case notRecovered
    case unknownAttempt(AttemptID)
    case unknownTicket(TicketID)
    case unknownBatch(BatchID)
    case unknownAgent(AgentID)
    case notShown(TicketID, AgentID)
    case loadUnderWay(BatchID)
    case notLoading(BatchID)
    case batchIsFinal(BatchID, BatchState)
    /// Nothing of it is left.
    case batchIsCompleted(BatchID)
    case ticketInCall(TicketID)
    case nothingToRelease(TicketID, String)
    case badNumber(String)
    /// The idempotency key was used with another request.
    case keyUsed
    case notChangeable(TicketID, String)
    case badChange(RowRefusal)
    case nothingToClone(BatchID)
    case unknownCall(CallID)
    /// Why another call cannot be promised in this one.
    case notPromisable(CallID, String)
    case badPromise
    case callsRefused

    package var description: String {
        switch self {
        case .notRecovered: "the queue has not finished starting; try again in a moment"
        case .unknownAttempt(let id): "there is no attempt \(id)"
        case .unknownTicket(let id): "there is no ticket \(id)"
        case .unknownBatch(let id): "there is no batch \(id); `ctl batch list` shows them"
        case .unknownAgent(let id): "agent \(id) is not in the configuration"
        case .notShown(let id, let agent): "ticket \(id) is not being shown to agent \(agent)"
        case .loadUnderWay(let id): "another load is under way (batch \(id)); try again when it is done"
        case .notLoading(let id): "batch \(id) is not being loaded: the load ended or was given up; load the file again"
        case .batchIsFinal(let id, .cancelled):
            "batch \(id) is cancelled, for good; load its file again, or clone it (ctl batch clone)"
        case .batchIsFinal(let id, let state): "batch \(id) is \(state.rawValue); that cannot be changed"
        case .batchIsCompleted(let id):
            "batch \(id) is completed: every ticket of it is settled, and there is nothing to cancel"
        case .ticketInCall(let id): "ticket \(id) is in a call; try again when it has ended"
        case .nothingToRelease(let id, let state): "ticket \(id) is \(state): there is nothing to release"
        case .badNumber(let text): text
        case .keyUsed: "this key was used with another request; make a new key for each request"
        case .notChangeable(let id, let state): "ticket \(id) is \(state): nothing of it can be changed"
        case .badChange(let refusal): refusal.text
        case .unknownCall(let id): "there is no call “\(id.rawValue.prefix(64))”"
        case .notPromisable(let id, let why): "another call cannot be promised in call \(id): \(why)"
        case .badPromise: "a call is promised for a time to come, within a year"
        case .callsRefused: "the customer wishes not to be called: nothing can be promised"
        case .nothingToClone(let id): "no ticket of batch \(id) is over, unreached and of these outcomes"
        }
    }
}
