import FoundationEssentials

extension SQLiteStore {
    func currentTicket(_ id: TicketID) throws -> StoredTicket? {
        try first(.currentTicket, { $0.bind(1, id.rawValue) }, read: StoredTicket.init)
    }

    func ticket(_ seq: Int) throws -> StoredTicket? {
        try first(.ticket, { $0.bind(1, seq) }, read: StoredTicket.init)
    }

    func head(ofLane lane: Int) throws -> FoundTicket? {
        try first(.laneHead, { $0.bind(1, lane) }, read: FoundTicket.init)
    }

    func heads(ofLane lane: Int, limit: Int) throws -> [FoundTicket] {
        try database.statement(.laneHeads).all(
            {
                $0.bind(1, lane)
                $0.bind(2, limit)
            }, read: FoundTicket.init)
    }

    func pressing(inLane lane: Int, after now: Date, until latest: Date) throws -> FoundTicket? {
        try first(
            .lanePressing,
            {
                $0.bind(1, lane)
                $0.bind(2, now.milliseconds)
                $0.bind(3, latest.milliseconds)
            }, read: FoundTicket.init)
    }

    func ownersWaitedFor() throws -> Set<AgentID> {
        Set(try database.statement(.ownersWaitedFor).all({ _ in }, read: { AgentID(rawValue: $0.text(0)) }))
    }

    func head(keptFor owner: AgentID) throws -> FoundTicket? {
        try first(.keptHead, { $0.bind(1, owner.rawValue) }, read: FoundTicket.init)
    }

    func setAside(damaged seq: Int) throws { try run(.setAsideDamaged) { $0.bind(1, seq) } }

    func dueTickets(at now: Date, limit: Int) throws -> [FoundTicket] {
        try database.statement(.dueTickets).all(
            {
                $0.bind(1, now.milliseconds)
                $0.bind(2, limit)
            }, read: FoundTicket.init)
    }

    func leasedTickets() throws -> [FoundTicket] {
        // The counts spare a start among a million waiting tickets the look at each; a simulation's database has none.
        if !isThrownAway {
            let isAny = try database.prepare(
                "SELECT 1 FROM ticket_counts WHERE state IN ('reserved', 'wrapUp') AND tickets > 0 LIMIT 1",
                isKept: false
            ).first({ _ in }, read: { _ in true })
            guard isAny == true else { return [] }
        }
        return try database.prepare(
            """
            SELECT \(StoreQuery.ticketColumns) FROM tickets t
            WHERE t.ready_at IS NOT NULL AND t.state IN ('reserved', 'wrapUp') ORDER BY t.ready_at
            """, isKept: false
        ).all(read: FoundTicket.init)
    }

    func earliestDue() throws -> Date? {
        try first(.earliestDue, { _ in }, read: { Date(milliseconds: $0.int(0)) })
    }

    func moveWaits(by milliseconds: Int, after seq: Int, limit: Int) throws -> Int? {
        let last = try first(
            .lastOfRange,
            {
                $0.bind(1, seq)
                $0.bind(2, limit)
            }, read: { $0.optionalInt(0) })
        guard let last = last ?? nil else { return nil }
        try run(.moveWaits) {
            $0.bind(1, seq)
            $0.bind(2, last)
            $0.bind(3, milliseconds)
        }
        return last
    }

    func earliestWait() throws -> WaitingReason? {
        try first(.earliestWait, { _ in }, read: { WaitingReason(rawValue: $0.text(1)) ?? .cooldown })
    }

    func ticketCounts() throws -> [TicketCount] {
        try database.statement(.ticketCounts).all { row in
            TicketCount(
                state: row.text(0), reason: row.optionalText(1).flatMap(WaitingReason.init(rawValue:)),
                count: row.int(2))
        }
    }

    func update(_ ticket: StoredTicket) throws {
        let stored = StoredState(ticket.state)
        try run(.updateTicket) {
            $0.bind(1, ticket.seq)
            $0.bind(2, ticket.lane)
            $0.bind(3, stored.word)
            $0.bind(4, stored.reason)
            $0.bind(5, stored.at)
            $0.bind(6, stored.attempt)
            let keepsBefore = ticket.state.liveAttempt != nil || ticket.keptUntil != nil
            $0.bind(7, keepsBefore ? StoredState(ticket.stateBefore).text : nil)
            $0.bind(8, ticket.progress.numberIndex)
            $0.bind(9, ticket.progress.deadNumbers.reduce(0) { $0 | 1 << $1 })
            $0.bind(10, ticket.progress.attempts)
            $0.bind(11, ticket.progress.lastDisposition?.rawValue)
            $0.bind(12, ticket.progress.streak)
            let rank = ticket.rank
            $0.bind(13, rank.urgency)
            $0.bind(14, rank.deadline)
            $0.bind(15, ticket.promisedAt?.milliseconds)
            $0.bind(16, ticket.owner?.rawValue)
        }
    }

    func details(_ ticket: Int) throws -> TicketDetails? {
        try first(
            .ticketDetails, { $0.bind(1, ticket) },
            read: { row in
                TicketDetails(
                    source: RowPosition(record: row.int(0), line: row.int(1)), customerName: row.text(2),
                    details: row.text(3), order: row.optionalText(4), product: row.optionalText(5),
                    fields: StoredFields.fields(row.optionalText(6)), note: row.optionalText(7),
                    resolvedAt: row.date(8), resolvedBy: row.optionalText(9).map(AgentID.init(rawValue:)))
            })
    }

    func setResolution(_ resolution: Resolution, note: String, by agent: AgentID?, at: Date, ticket: Int) throws {
        try run(.setResolution) {
            $0.bind(1, ticket)
            $0.bind(2, resolution.rawValue)
            $0.bind(3, at.milliseconds)
        }
        try run(.setResolutionDetails) {
            $0.bind(1, ticket)
            $0.bind(2, note)
            $0.bind(3, at.milliseconds)
            $0.bind(4, agent?.rawValue)
        }
    }
}

extension FoundTicket {
    /// From `StoreQuery.ticketColumns`.
    init(_ row: SQLiteStatement) throws {
        do {
            self = .sound(try StoredTicket(row))
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            self = .damaged(seq: row.int(0), error)
        }
    }
}

extension StoredTicket {
    /// From `StoreQuery.ticketColumns`.
    ///
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        let id = row.text(1)
        func damaged(_ column: String, _ value: String) -> StoreError {
            .damagedRow(table: "tickets", row: id, column: column, value: value)
        }
        let stored = StoredState(
            word: row.text(4), reason: row.optionalText(5), at: row.optionalInt(6), attempt: row.optionalText(7))
        guard let state = stored.state else { throw damaged("state", stored.text) }
        guard let numbers = StoredNumber.numbers(row.text(9)) else { throw damaged("numbers", "…") }
        let before = row.optionalText(8).flatMap { StoredState(text: $0)?.state }
        self.init(
            seq: row.int(0), id: TicketID(rawValue: id), batch: row.int(2), lane: row.int(3), state: state,
            stateBefore: before ?? .ready, numbers: numbers, progress: Self.progress(row), standing: Self.facts(row),
            promisedAt: row.date(22), owner: row.optionalText(20).map(AgentID.init(rawValue:)),
            resolution: row.optionalText(21).flatMap(Resolution.init(rawValue:)))
    }

    private static func progress(_ row: SQLiteStatement) -> TicketProgress {
        let dead = row.int(11)
        return TicketProgress(
            numberIndex: row.int(10), attempts: row.int(12),
            lastDisposition: row.optionalText(13).flatMap(Disposition.init(rawValue:)), streak: row.int(14),
            deadNumbers: dead == 0 ? [] : Set((0..<16).filter { dead & 1 << $0 != 0 }))
    }

    private static func facts(_ row: SQLiteStatement) -> TicketFacts {
        TicketFacts(
            urgency: TicketRank.urgency(stored: row.int(15)), deadlineAt: row.date(23), numbersExpireAt: row.date(19),
            vip: row.int(17), openedAt: row.int(18), consentRef: row.optionalText(24))
    }
}
