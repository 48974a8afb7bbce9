import FoundationEssentials

/// What the queue does when the gate refuses a ticket it wanted to dial by itself.
enum Parking: Sendable, Hashable {
    /// The ticket gets another state, and the next one is looked at.
    case park(TicketState, TicketProgress)
    /// The agent, not the ticket, is in the way.
    case skipAgent
    /// No ticket could be dialled now.
    case stop

    /// - Parameter isAnyTrunkUp: only the trunks that carry this ticket's number are down: others' turn comes.
    init(_ refusal: GateRefusal, ticket: StoredTicket, now: Date, isAnyTrunkUp: Bool = false) {
        switch refusal.reason {
        case .agentBusy, .unknownAgent:
            self = .skipAgent
        case .doNotCall:
            self = .park(.cancelled(.doNotCall), ticket.progress)
        case .attemptsUsedUp:
            self = .park(.exhausted, ticket.progress)
        case .numberExpired:
            self = Self.afterExpiry(ticket)
        case .callerNotRegistered:
            self = .park(.waiting(.callerNotRegistered, readyAt: now + 3_600), ticket.progress)
        case .trunkDown where isAnyTrunkUp:
            self = .park(.waiting(.trunkDown, readyAt: refusal.retryAt), ticket.progress)
        case .noRoute:
            self = .park(.waiting(.noRoute, readyAt: now + 600), ticket.progress)
        default:
            guard let reason = WaitingReason(refusal.reason) else {
                self = .stop
                return
            }
            self = .park(.waiting(reason, readyAt: refusal.retryAt), ticket.progress)
        }
    }

    /// The next number that is no protected one; expired when there is none.
    private static func afterExpiry(_ ticket: StoredTicket) -> Parking {
        var progress = ticket.progress
        progress.deadNumbers.formUnion(ticket.numbers.indices.filter { ticket.numbers[$0].isProtected })
        guard let next = progress.alternate(of: ticket.numbers.count) else { return .park(.expired, progress) }
        progress.numberIndex = next
        return .park(.ready, progress)
    }
}
