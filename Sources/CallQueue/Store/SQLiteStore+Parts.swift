/// Tickets that change their batch, or come from one.
extension SQLiteStore {
    func places(inBatch batch: Int, limit: Int) throws -> [TicketPlace] {
        try database.prepare("SELECT seq, lane FROM tickets WHERE batch = ?1 LIMIT ?2", isKept: false).all(
            {
                $0.bind(1, batch)
                $0.bind(2, limit)
            }, read: { TicketPlace(seq: $0.int(0), lane: $0.int(1)) })
    }

    func move(ticket: Int, batch: Int, lane: Int) throws {
        try run(.moveTicket) {
            $0.bind(1, ticket)
            $0.bind(2, batch)
            $0.bind(3, lane)
        }
    }

    func deleteLanes(ofBatch batch: Int) throws { try run(.deleteLanes) { $0.bind(1, batch) } }

    func tickets(inBatch batch: Int, after seq: Int, limit: Int) throws -> [FoundTicket] {
        try database.prepare(
            "SELECT \(StoreQuery.ticketColumns) FROM tickets t WHERE t.batch = ?1 AND t.seq > ?2 ORDER BY t.seq LIMIT ?3",
            isKept: false
        ).all(
            {
                $0.bind(1, batch)
                $0.bind(2, seq)
                $0.bind(3, limit)
            }, read: FoundTicket.init)
    }

    func change(_ ticket: StoredTicket) throws {
        try run(.changeTicket) {
            $0.bind(1, ticket.seq)
            $0.bind(2, StoredNumber.text(ticket.numbers))
            $0.bind(3, ticket.standing.vip)
            $0.bind(4, ticket.standing.numbersExpireAt?.milliseconds)
            $0.bind(5, ticket.standing.deadlineAt?.milliseconds)
            $0.bind(6, ticket.standing.consentRef)
        }
    }

    func change(_ details: TicketDetails, ticket: Int) throws {
        let fields = try StoredFields.text(details.fields)
        try run(.changeDetails) {
            $0.bind(1, ticket)
            $0.bind(2, details.customerName)
            $0.bind(3, details.details)
            $0.bind(4, details.order)
            $0.bind(5, details.product)
            $0.bind(6, fields)
        }
    }
}
