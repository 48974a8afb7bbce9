package import FoundationEssentials

/// A call that is owed to a customer at a time.
package struct PromisedCall: Sendable, Hashable {
    package let ticketID: TicketID
    package let ticketClass: TicketClass
    package let at: Date
    /// The agent whom the customer wants to hear.
    package let owner: AgentID?
    /// The number to dial.
    package let number: DialableNumber
    package let customerName: String
    package let details: String
}

extension TicketQueue {
    /// What was promised and is not kept yet, the soonest first.
    ///
    /// - Parameter owner: only this agent's own; nil for everybody's.
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func callbacks(of owner: AgentID?, limit: Int) async throws -> [PromisedCall] {
        try ready()
        try await durable()
        return try await reader.promised(to: owner, limit: limit).compactMap { ticket, details in
            guard let at = ticket.promisedAt, let lane = memory.lanes[ticket.lane] else { return nil }
            return PromisedCall(
                ticketID: ticket.id, ticketClass: lane.ticketClass, at: at, owner: ticket.owner, number: ticket.number,
                customerName: details.customer, details: details.text)
        }
    }
}

extension QueueReader {
    /// Rows that do not read back are left out.
    fileprivate func promised(
        to owner: AgentID?, limit: Int
    ) throws -> [(ticket: StoredTicket, details: (customer: String, text: String))] {
        try database().prepare(
            """
            SELECT \(StoreQuery.ticketColumns), d.customer, d.details
            FROM tickets t JOIN batches b ON b.seq = t.batch JOIN ticket_details d ON d.ticket = t.seq
            WHERE t.promised_at IS NOT NULL \(owner == nil ? "" : "AND t.owner = ?2")
                AND t.state IN ('waiting', 'ready', 'reserved') AND b.state IN ('running', 'paused')
            ORDER BY t.promised_at, t.seq LIMIT ?1
            """, isKept: false
        ).all(
            {
                $0.bind(1, limit)
                if let owner { $0.bind(2, owner.rawValue) }
            },
            read: { row in
                (try? StoredTicket(row)).map {
                    ($0, (row.text(Self.customerColumn), row.text(Self.customerColumn + 1)))
                }
            }
        ).compactMap { $0 }
    }

    /// Behind those of the ticket.
    private static let customerColumn: Int32 = 25
}
