import FoundationEssentials

extension SQLiteStore {
    func batches() throws -> [StoredBatch] {
        try database.prepare(
            """
            SELECT seq, id, name, source, state, created_at, committed_at, rows, accepted, not_selected, refused, duplicates,
                weight, terms, started_at, parent
            FROM batches ORDER BY seq
            """, isKept: false
        ).all(read: StoredBatch.init)
    }

    func insertBatch(id: BatchID, name: String, source: String, at: Date) throws -> StoredBatch {
        let seq = try first(
            .insertBatch,
            {
                $0.bind(1, id.rawValue)
                $0.bind(2, name)
                $0.bind(3, source)
                $0.bind(4, BatchState.loading.rawValue)
                $0.bind(5, at.milliseconds)
            }, read: { $0.int(0) })
        return StoredBatch(
            seq: seq ?? 0, id: id, name: name, source: source, state: .loading, createdAt: at, counts: LoadCounts())
    }

    func update(_ batch: StoredBatch) throws {
        try run(.updateBatch) {
            $0.bind(1, batch.seq)
            $0.bind(2, batch.state.rawValue)
            $0.bind(3, batch.committedAt?.milliseconds)
            $0.bind(4, batch.counts.rows)
            $0.bind(5, batch.counts.accepted)
            $0.bind(6, batch.counts.notSelected)
            $0.bind(7, batch.counts.refused)
            $0.bind(8, batch.counts.duplicates)
            $0.bind(9, batch.weight)
            $0.bind(10, batch.terms.stored)
            $0.bind(11, batch.startedAt?.milliseconds)
            $0.bind(12, batch.parent)
        }
    }

    func deleteBatch(_ seq: Int) throws {
        try run(.deleteLanes) { $0.bind(1, seq) }
        try run(.deleteBatch) { $0.bind(1, seq) }
    }

    func known(_ id: TicketID, orInBatch batch: Int) throws -> KnownTicket? {
        try first(
            .knownTicket,
            {
                $0.bind(1, id.rawValue)
                $0.bind(2, batch)
            },
            read: { row in
                let stored = StoredState(
                    word: row.text(0), reason: row.optionalText(1), at: row.optionalInt(2), attempt: row.optionalText(3)
                )
                // A row that cannot be called any more yields to the new one.
                let state = stored.state ?? .waiting(.damaged, readyAt: nil)
                return KnownTicket(state: state, batchName: row.text(4), isInSameBatch: row.int(5) == batch)
            })
    }

    func lanes() throws -> [Lane] {
        try database.prepare("SELECT id, batch, class, zone FROM lanes", isKept: false).all {
            Lane(id: $0.int(0), batch: $0.int(1), ticketClass: TicketClass(rawValue: $0.text(2)), zone: $0.text(3))
        }
    }

    func insertLane(batch: Int, ticketClass: TicketClass, zone: String) throws -> Lane {
        let id = try first(
            .insertLane,
            {
                $0.bind(1, batch)
                $0.bind(2, ticketClass.rawValue)
                $0.bind(3, zone)
            }, read: { $0.int(0) })
        return Lane(id: id ?? 0, batch: batch, ticketClass: ticketClass, zone: zone)
    }

    func insert(_ ticket: Ticket, state: TicketState, lane: Lane) throws {
        let facts = TicketFacts(ticket)
        let rank = TicketRank(facts, numbers: ticket.numbers, promisedAt: nil, seq: 0)
        let seq = try first(
            .insertTicket,
            {
                $0.bind(1, ticket.id.rawValue)
                $0.bind(2, lane.batch)
                $0.bind(3, lane.id)
                $0.bind(4, state.word)
                $0.bind(5, StoredNumber.text(ticket.numbers))
                $0.bind(6, rank.urgency)
                $0.bind(7, rank.deadline)
                $0.bind(8, facts.vip)
                $0.bind(9, facts.openedAt)
                $0.bind(10, ticket.numbersExpireAt?.milliseconds)
                $0.bind(11, ticket.owner?.rawValue)
                $0.bind(12, ticket.deadlineAt?.milliseconds)
                $0.bind(13, ticket.consentRef)
            }, read: { $0.int(0) })
        try insertDetails(ticket, seq: seq ?? 0)
    }

    private func insertDetails(_ ticket: Ticket, seq: Int) throws {
        let fields = try StoredFields.text(ticket.fields)
        try run(.insertDetails) {
            $0.bind(1, seq)
            $0.bind(2, ticket.source.record)
            $0.bind(3, ticket.source.line)
            $0.bind(4, ticket.customerName)
            $0.bind(5, ticket.details)
            $0.bind(6, ticket.order)
            $0.bind(7, ticket.product)
            $0.bind(8, fields)
        }
    }

    func insert(_ verdict: LoadVerdict, batch: Int) throws {
        try run(.insertVerdict) {
            $0.bind(1, batch)
            $0.bind(2, verdict.position.record)
            $0.bind(3, verdict.position.line)
            $0.bind(4, verdict.kind.rawValue)
            $0.bind(5, verdict.ticketID?.rawValue)
            $0.bind(6, verdict.column)
            $0.bind(7, verdict.reason)
            $0.bind(8, verdict.detail)
        }
    }

    func cancelTickets(ofBatch batch: Int, after seq: Int, limit: Int) throws -> Int? {
        let last = try first(
            .lastOfBatchRange,
            {
                $0.bind(1, batch)
                $0.bind(2, seq)
                $0.bind(3, limit)
            }, read: { $0.optionalInt(0) })
        guard let last = last ?? nil else { return nil }
        try run(.cancelBatchTickets) {
            $0.bind(1, batch)
            $0.bind(2, seq)
            $0.bind(3, last)
        }
        return last
    }

    func sweep(batch: Int, limit: Int) throws -> Int {
        // Details first: they are found through the tickets.
        _ = try change(.sweepDetails, batch, limit)
        let tickets = try change(.sweepTickets, batch, limit)
        return tickets > 0 ? tickets : try change(.sweepVerdicts, batch, limit)
    }

    private func change(_ query: StoreQuery, _ batch: Int, _ limit: Int) throws -> Int {
        try run(query) {
            $0.bind(1, batch)
            $0.bind(2, limit)
        }
        return database.changes
    }
}

extension TicketFacts {
    init(_ ticket: Ticket) {
        self.init(
            urgency: TicketPriority.urgent.rank - ticket.priority.rank, deadlineAt: ticket.deadlineAt,
            numbersExpireAt: ticket.numbersExpireAt, vip: 1 - ticket.vipTier, openedAt: ticket.createdAt.milliseconds,
            consentRef: ticket.consentRef)
    }
}

extension StoredBatch {
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        guard var state = BatchState(rawValue: row.text(4)) else {
            throw StoreError.damagedRow(table: "batches", row: row.text(1), column: "state", value: row.text(4))
        }
        let terms = BatchTerms(stored: row.optionalText(13))
        // Nobody is called by terms that do not read back.
        if terms == nil, state == .running { state = .paused }
        self.init(
            seq: row.int(0), id: BatchID(rawValue: row.text(1)), name: row.text(2), source: row.text(3), state: state,
            createdAt: row.date(5) ?? Date(milliseconds: 0), committedAt: row.date(6),
            counts: LoadCounts(
                rows: row.int(7), accepted: row.int(8), notSelected: row.int(9), refused: row.int(10),
                duplicates: row.int(11)), weight: row.optionalDouble(12) ?? 1, terms: terms ?? BatchTerms(),
            startedAt: row.date(14), parent: row.optionalInt(15))
    }
}
