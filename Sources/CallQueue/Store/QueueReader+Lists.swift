import FoundationEssentials

extension QueueReader {
    /// Newest first; those that have lapsed are not listed.
    func doNotCall(at now: Date, offset: Int, limit: Int) throws -> [DoNotCallEntry] {
        try database().prepare(
            """
            SELECT number, source, note, added_at, lapses_at FROM do_not_call
            WHERE lapses_at IS NULL OR lapses_at > ?3 ORDER BY added_at DESC, number LIMIT ?2 OFFSET ?1
            """, isKept: false
        ).all(
            {
                Self.bindPage($0, offset, limit)
                $0.bind(3, now.milliseconds)
            }, read: DoNotCallEntry.init)
    }

    func doNotCallCount(at now: Date) throws -> Int {
        try database().prepare(
            "SELECT count(*) FROM do_not_call WHERE lapses_at IS NULL OR lapses_at > ?1", isKept: false
        ).first({ $0.bind(1, now.milliseconds) }, read: { $0.int(0) }) ?? 0
    }

    /// Verdicts of a load in the file's order.
    func verdicts(batch: BatchID, kind: LoadVerdict.Kind?, offset: Int, limit: Int) throws -> [LoadVerdict] {
        try database().prepare(
            """
            SELECT v.record, v.line, v.kind, v.ticket, v.column_name, v.reason, v.detail
            FROM verdicts v JOIN batches b ON b.seq = v.batch
            WHERE b.id = ?3 \(kind == nil ? "" : "AND v.kind = ?4") ORDER BY v.record LIMIT ?2 OFFSET ?1
            """, isKept: false
        ).all(
            {
                Self.bindPage($0, offset, limit)
                $0.bind(3, batch.rawValue)
                if let kind { $0.bind(4, kind.rawValue) }
            }, read: LoadVerdict.init)
    }

    /// The newest refusal of a row with this id, in a load that is visible.
    func refusal(of ticket: TicketID) throws -> LoadVerdict? {
        try database().prepare(
            """
            SELECT v.record, v.line, v.kind, v.ticket, v.column_name, v.reason, v.detail
            FROM verdicts v JOIN batches b ON b.seq = v.batch
            WHERE v.ticket = ?1 AND v.kind = 'refused' AND b.state NOT IN ('loading', 'aborted')
            ORDER BY v.batch DESC, v.record DESC LIMIT 1
            """, isKept: false
        ).first({ $0.bind(1, ticket.rawValue) }, read: LoadVerdict.init)
    }

    /// Attempts, newest first; `before` pages on.
    func records(
        ticket: TicketID?, batch: BatchID?, agent: AgentID? = nil, before: AttemptID?, limit: Int
    ) throws -> [CallDetailRecord] {
        try database().prepare(
            """
            SELECT \(StoreQuery.attemptColumns) FROM attempts a LEFT JOIN batches b ON b.seq = a.batch
            WHERE a.id < ?1 \(ticket == nil ? "" : "AND a.ticket_id = ?3")
                \(batch == nil ? "" : "AND a.batch = (SELECT seq FROM batches WHERE id = ?4)")
                \(agent == nil ? "" : "AND a.agent = ?5")
            ORDER BY a.id DESC LIMIT ?2
            """, isKept: false
        ).all(
            {
                // Beyond every ULID.
                $0.bind(1, before?.rawValue ?? "~")
                $0.bind(2, limit)
                if let ticket { $0.bind(3, ticket.rawValue) }
                if let batch { $0.bind(4, batch.rawValue) }
                if let agent { $0.bind(5, agent.rawValue) }
            }, read: Self.sound
        ).compactMap { $0 }
    }

    /// Nil for a row that does not read back: a list goes on without it.
    private static func sound(_ row: SQLiteStatement) throws -> CallDetailRecord? {
        do {
            return try CallDetailRecord(row)
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            return nil
        }
    }

    /// What the customers of these attempts answered to flows, by attempt; those who answered nothing are not among them.
    func answers(of attempts: [AttemptID]) throws -> [AttemptID: [CustomerWords.Answer]] {
        let rows = try database().prepare(StoreQuery.answers.sql, isKept: false)
        var answers: [AttemptID: [CustomerWords.Answer]] = [:]
        for attempt in attempts {
            let given = try rows.all({ $0.bind(1, attempt.rawValue) }, read: CustomerWords.Answer.init)
            if !given.isEmpty { answers[attempt] = given }
        }
        return answers
    }

    /// Attempts that are over, newest first.
    func ended(
        ticket: TicketID?, batch: BatchID?, agent: AgentID?, offset: Int, limit: Int
    ) throws -> [CallDetailRecord] {
        try database().prepare(
            """
            SELECT \(StoreQuery.attemptColumns) FROM attempts a LEFT JOIN batches b ON b.seq = a.batch
            WHERE a.ended_at IS NOT NULL \(Self.filter(ticket, batch, agent)) ORDER BY a.id DESC LIMIT ?2 OFFSET ?1
            """, isKept: false
        ).all(
            {
                Self.bindPage($0, offset, limit)
                Self.bind($0, ticket, batch, agent)
            }, read: Self.sound
        ).compactMap { $0 }
    }

    /// All less those under way: both are counted in indexes, of which the rows of a million calls would be fifty times as much to read.
    func endedCount(ticket: TicketID?, batch: BatchID?, agent: AgentID?) throws -> Int {
        let filter = Self.filter(ticket, batch, agent)
        return try database().prepare(
            """
            SELECT (SELECT count(*) FROM attempts a WHERE TRUE \(filter))
                - (SELECT count(*) FROM attempts a INDEXED BY attempts_live WHERE a.ended_at IS NULL \(filter))
            """, isKept: false
        ).first({ Self.bind($0, ticket, batch, agent) }, read: { $0.int(0) }) ?? 0
    }

    private static func filter(_ ticket: TicketID?, _ batch: BatchID?, _ agent: AgentID?) -> String {
        [
            ticket.map { _ in "AND a.ticket_id = ?3" },
            batch.map { _ in "AND a.batch = (SELECT seq FROM batches WHERE id = ?4)" },
            agent.map { _ in "AND a.agent = ?5" },
        ].compactMap { $0 }.joined(separator: " ")
    }

    private static func bind(_ statement: SQLiteStatement, _ ticket: TicketID?, _ batch: BatchID?, _ agent: AgentID?) {
        if let ticket { statement.bind(3, ticket.rawValue) }
        if let batch { statement.bind(4, batch.rawValue) }
        if let agent { statement.bind(5, agent.rawValue) }
    }

    private static func bindPage(_ statement: SQLiteStatement, _ offset: Int, _ limit: Int) {
        statement.bind(1, offset)
        statement.bind(2, limit)
    }
}

extension LoadVerdict {
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        guard let kind = Kind(rawValue: row.text(2)) else {
            throw StoreError.damagedRow(table: "verdicts", row: "\(row.int(0))", column: "kind", value: row.text(2))
        }
        self.init(
            position: RowPosition(record: row.int(0), line: row.int(1)), kind: kind,
            ticketID: row.optionalText(3).map(TicketID.init(rawValue:)), column: row.optionalText(4),
            reason: row.optionalText(5), detail: row.optionalText(6))
    }
}
