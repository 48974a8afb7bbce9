import FoundationEssentials

/// Takes over what is unfinished in another queue's database.
extension SQLiteStore {
    /// Copies tickets that are not finished, with all that decides about them, as committed at one moment; whoever writes there
    /// notices nothing. Calls under way are as if they were not made yet.
    ///
    /// - Parameters:
    ///   - batch: the one that runs, whether or not it is paused there; nil for all that run.
    ///   - since: how far back attempts count.
    /// - Returns: false where there is no such batch.
    func copyUnfinished(from path: String, batch: BatchID?, attemptsSince since: Date) throws -> Bool {
        try attach(path) {
            try database.execute(
                """
                INSERT INTO main.batches SELECT * FROM live.batches
                    WHERE state NOT IN ('loading', 'aborted', 'cancelled')
                """)
            if let batch, try !run(onlyBatch: batch) { return false }
            try database.execute(
                """
                INSERT INTO main.lanes SELECT l.* FROM live.lanes l JOIN main.batches b ON b.seq = l.batch;
                INSERT INTO main.tickets SELECT t.* FROM live.tickets t JOIN main.batches b ON b.seq = t.batch
                    WHERE b.state = 'running'
                        AND t.state IN ('ready', 'waiting', 'reserved', 'dialing', 'talking', 'wrapUp');
                UPDATE main.tickets SET state = 'ready', reason = NULL, ready_at = NULL, attempt = NULL, before = NULL
                    WHERE state IN ('reserved', 'dialing', 'talking');
                INSERT INTO main.do_not_call SELECT * FROM live.do_not_call;
                INSERT INTO main.person_answers SELECT * FROM live.person_answers;
                INSERT INTO main.attempts SELECT * FROM live.attempts
                    WHERE issued_at >= \(since.milliseconds) AND ended_at IS NOT NULL
                """)
            return true
        }
    }

    /// Unfinished tickets of batches that were not started, or are paused.
    func leftOut(of path: String) throws -> [BatchID: Int] {
        try attach(path) {
            let counts = try database.prepare(
                """
                SELECT b.id, sum(c.tickets) FROM live.batches b JOIN live.lanes l ON l.batch = b.seq
                    JOIN live.ticket_counts c ON c.lane = l.id
                WHERE b.state = 'paused'
                    AND c.state IN ('ready', 'waiting', 'reserved', 'dialing', 'talking', 'wrapUp') GROUP BY 1
                """, isKept: false
            ).all { (BatchID(rawValue: $0.text(0)), $0.int(1)) }
            return Dictionary(counts.filter { $0.1 > 0 }, uniquingKeysWith: +)
        }
    }

    /// What was measured of calls that batches made.
    func callSamples(from path: String, since: Date) throws -> [CallSample] {
        try attach(path) { try database.callSamples(in: "live", since: since, most: 200_000) }
    }

    private func run(onlyBatch batch: BatchID) throws -> Bool {
        try database.execute("UPDATE main.batches SET state = 'paused'")
        try database.prepare("UPDATE main.batches SET state = 'running' WHERE id = ?1", isKept: false)
            .run { $0.bind(1, batch.rawValue) }
        return database.changes == 1
    }

    private func attach<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        try database.execute("ATTACH '\(path.replacing("'", with: "''"))' AS live")
        defer { try? database.execute("DETACH live") }
        let found = try database.integer("PRAGMA live.user_version")
        guard found == QueueSchema.version else {
            throw StoreError.newerSchema(path: path, found: found, known: QueueSchema.version)
        }
        try begin()
        defer { try? commit() }
        return try body()
    }
}

extension SQLiteDatabase {
    /// Of calls that batches made, the newest first.
    func callSamples(in schema: String, since: Date, most: Int = 5_000) throws -> [CallSample] {
        try prepare(
            """
            SELECT a.class, a.disposition, a.issued_at, a.agent_invited_at, a.agent_answered_at, a.customer_invited_at,
                a.answered_at, a.ended_at, a.flow, a.hand_over_at,
                (SELECT sum(w.ms) FROM \(schema).wrap_ups w WHERE w.attempt = a.id), a.dialled, a.batch
            FROM \(schema).attempts a WHERE a.issued_at >= ?1 AND a.origin = 'batch' AND a.ended_at IS NOT NULL
            ORDER BY a.issued_at DESC LIMIT \(most)
            """, isKept: false
        ).all({ $0.bind(1, since.milliseconds) }) { CallSample($0) }.compactMap { $0 }
    }
}

extension CallSample {
    fileprivate init?(_ row: SQLiteStatement) {
        guard let disposition = row.optionalText(1).flatMap(Disposition.init(rawValue:)),
            let number = StoredNumber.number(row.text(11))
        else { return nil }
        let flow = row.optionalText(8).map(FlowName.init(rawValue:))
        let wantedPerson = flow != .customerFirst && row.optionalInt(9) != nil
        func seconds(_ from: Int32, _ to: Int32) -> Double? {
            guard let start = row.optionalInt(from), let end = row.optionalInt(to), end >= start else { return nil }
            return Double(end - start) / 1_000
        }
        self.init(
            batch: row.optionalInt(12), ticketClass: row.optionalText(0).map(TicketClass.init(rawValue:)),
            zone: CalleeZones.key(number),
            at: Date(milliseconds: row.int(2)), disposition: disposition,
            isLedByFlow: flow != nil && flow != .customerFirst,
            isCustomerInvited: row.optionalInt(5) != nil, number: row.text(11), agentTook: seconds(3, 4),
            rang: disposition == .answered ? seconds(5, 6) : nil, talked: seconds(6, wantedPerson ? 9 : 7),
            talkedToPerson: wantedPerson ? seconds(9, 7) : nil,
            failedAfter: disposition == .answered ? nil : seconds(5, 7),
            wroteUp: row.optionalInt(10).map { Double($0) / 1_000 }, wantedPerson: wantedPerson)
    }
}
