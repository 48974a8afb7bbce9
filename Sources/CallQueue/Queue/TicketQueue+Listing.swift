package import FoundationEssentials

/// Which tickets a list has.
package struct TicketSelection: Sendable, Hashable {
    package var owner: AgentID?
    package var batch: BatchID?
    /// Those that something may still become of, or the others.
    package var areOpen: Bool

    package init(owner: AgentID? = nil, batch: BatchID? = nil, areOpen: Bool = true) {
        self.owner = owner
        self.batch = batch
        self.areOpen = areOpen
    }
}

/// A ticket in a list.
package struct ListedTicket: Sendable, Hashable {
    package let id: TicketID
    package let ticketClass: TicketClass
    package let batch: BatchID
    package let state: TicketState
    package let owner: AgentID?
    /// The number to dial next.
    package let number: DialableNumber
    package let attempts: Int
    package let lastDisposition: Disposition?
    package let resolution: Resolution?
    package let resolvedAt: Date?
    package let customerName: String
    package let details: String
}

extension TicketQueue {
    /// Tickets of an agent or a batch; of those that are open what is worked on comes first, then the soonest; of the others the
    /// newest result.
    ///
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func tickets(_ selection: TicketSelection, offset: Int, limit: Int) async throws -> [ListedTicket] {
        try ready()
        try await durable()
        return try await reader.tickets(selection, offset: offset, limit: limit).compactMap { row in
            guard let lane = memory.lanes[row.ticket.lane] else { return nil }
            let ticket = row.ticket
            return ListedTicket(
                id: ticket.id, ticketClass: lane.ticketClass, batch: row.batch, state: ticket.state,
                owner: ticket.owner,
                number: ticket.number, attempts: ticket.progress.attempts,
                lastDisposition: ticket.progress.lastDisposition, resolution: ticket.resolution,
                resolvedAt: row.resolvedAt, customerName: row.customer, details: row.details)
        }
    }
}

extension QueueReader {
    fileprivate struct ListedRow: Sendable {
        let ticket: StoredTicket
        let batch: BatchID
        let customer: String
        let details: String
        let resolvedAt: Date?

        /// Behind those of the ticket.
        private static let firstColumn: Int32 = 25

        init(_ row: SQLiteStatement) throws {
            ticket = try StoredTicket(row)
            batch = BatchID(rawValue: row.text(Self.firstColumn))
            customer = row.text(Self.firstColumn + 1)
            details = row.text(Self.firstColumn + 2)
            resolvedAt = row.date(Self.firstColumn + 3)
        }
    }

    /// Rows that do not read back are left out.
    fileprivate func tickets(_ selection: TicketSelection, offset: Int, limit: Int) throws -> [ListedRow] {
        try database().prepare(Self.listing(selection), isKept: false).all(
            {
                $0.bind(1, limit)
                $0.bind(2, offset)
                if let owner = selection.owner { $0.bind(3, owner.rawValue) }
                if let batch = selection.batch { $0.bind(4, batch.rawValue) }
            }, read: { try? ListedRow($0) }
        ).compactMap { $0 }
    }

    private static func listing(_ selection: TicketSelection) -> String {
        let over = "('done', 'exhausted', 'expired', 'cancelled', 'refused', 'notSelected')"
        let order =
            selection.areOpen
            ? "t.state IN ('waiting', 'ready'), coalesce(t.promised_at, t.ready_at, 0), t.seq"
            : "coalesce(t.resolved_at, 0) DESC, t.seq DESC"
        return """
            SELECT \(StoreQuery.ticketColumns), b.id, d.customer, d.details, t.resolved_at
            FROM tickets t JOIN batches b ON b.seq = t.batch JOIN ticket_details d ON d.ticket = t.seq
            WHERE b.state NOT IN ('loading', 'aborted') AND t.state \(selection.areOpen ? "NOT IN" : "IN") \(over)
                \(selection.owner == nil ? "" : "AND t.owner = ?3") \(selection.batch == nil ? "" : "AND b.id = ?4")
            ORDER BY \(order) LIMIT ?1 OFFSET ?2
            """
    }
}
