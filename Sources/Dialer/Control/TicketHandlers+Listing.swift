import CallQueue
import ControlAPI

/// `ticket.list`.
extension TicketHandlers {
    private static let limits = 1...500

    func list(_ request: ListTicketsRequest) async throws -> TicketList {
        guard request.agent != nil || request.batch != nil else {
            throw ControlError(.invalidParams, "Say whose tickets (agent), or of which batch (batch).", field: "agent")
        }
        let limit = request.limit ?? 100
        guard Self.limits.contains(limit) else {
            throw ControlError(.invalidParams, "limit is 1 to \(Self.limits.upperBound).", field: "limit")
        }
        let selection = TicketSelection(
            owner: request.agent.map(AgentID.init(rawValue:)), batch: request.batch.map(BatchID.init(rawValue:)),
            areOpen: request.open ?? true)
        let tickets = try await queue.tickets(selection, offset: max(0, request.offset ?? 0), limit: limit)
        return TicketList(tickets: tickets.map { TicketLine($0) })
    }
}

extension TicketLine {
    fileprivate init(_ ticket: ListedTicket) {
        self.init(
            ticketId: ticket.id.rawValue, ticketClass: ticket.ticketClass.rawValue, batchId: ticket.batch.rawValue,
            state: TicketStateWord(rawValue: ticket.state.word),
            customer: ticket.customerName.isEmpty ? nil : ticket.customerName, number: ticket.number.masked,
            title: ticket.details.isEmpty ? nil : ticket.details, agentId: ticket.owner?.rawValue,
            readyAt: ticket.state.readyAt, attempts: ticket.attempts,
            lastOutcome: ticket.lastDisposition.map { CallDisposition(rawValue: $0.rawValue) },
            resolution: ticket.resolution?.word, resolvedAt: ticket.resolvedAt)
    }
}
