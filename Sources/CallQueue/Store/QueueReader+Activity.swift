import FoundationEssentials

/// Reports over a period: attempts are read one by one, so that memory does not grow with their number.
extension QueueReader {
    /// - Throws: `StoreError`.
    func activity(
        _ filter: ReportFilter, by grouping: ReportGrouping, _ clock: SiteClock, _ rules: ReportRules,
        surveys: [FlowName]
    ) throws -> ActivityReport {
        var fold = ReportFold(by: grouping, clock, rules)
        try addSelected(filter, to: &fold)
        try addAttempts(filter, grouping, to: &fold)
        if !surveys.isEmpty { try addSurveys(filter, grouping, surveys, to: &fold) }
        return fold.report()
    }

    private func addSelected(_ filter: ReportFilter, to fold: inout ReportFold) throws {
        guard filter.agent == nil, filter.trunk == nil else { return }
        let rows = try database().prepare(
            """
            SELECT l.class, b.id, b.committed_at, sum(c.tickets)
            FROM batches b JOIN lanes l ON l.batch = b.seq JOIN ticket_counts c ON c.lane = l.id
            WHERE b.committed_at >= ?1 AND b.committed_at < ?2 AND b.state NOT IN ('loading', 'aborted')
                AND c.state <> 'notSelected' AND c.tickets > 0
                \(filter.ticketClass == nil ? "" : "AND l.class = ?3") \(filter.batch == nil ? "" : "AND b.id = ?4")
            GROUP BY b.seq, l.class
            """, isKept: false)
        try rows.each({ Self.bind($0, filter) }) { row in
            fold.select(row.int(3), row.text(0), batch: row.text(1), committedAt: row.int(2))
        }
    }

    private func addAttempts(_ filter: ReportFilter, _ grouping: ReportGrouping, to fold: inout ReportFold) throws {
        let rows = try database().prepare(
            """
            SELECT \(Self.keys(grouping, filter)), a.ticket,
                CASE WHEN b.committed_at < ?1 THEN EXISTS (SELECT 1 FROM attempts p WHERE p.ticket_id = a.ticket_id
                    AND p.id < a.id AND p.ticket = a.ticket AND p.customer_invited_at IS NOT NULL) ELSE 0 END,
                a.customer_invited_at, a.ringing_at, a.answered_at, a.ended_at, a.disposition, a.held_ms,
                a.hand_over_at, a.handed_over_at, a.flow <> 'customer-first',
                CASE WHEN a.answered_at IS NOT NULL THEN
                    (SELECT sum(ms) FROM wrap_ups w WHERE w.attempt = a.id) END,
                CASE WHEN a.answered_at IS NOT NULL THEN (\(Self.score)) END,
                CASE WHEN a.answered_at IS NOT NULL THEN (\(Self.oneWay)) END,
                t.opened_at, t.resolution, t.resolved_at
            \(Self.source(filter)) LEFT JOIN tickets t ON t.seq = a.ticket
            \(Self.condition(filter)) ORDER BY a.issued_at, a.id
            """, isKept: false)
        try rows.each({ Self.bind($0, filter) }) { fold.add(ReportedAttempt($0)) }
    }

    /// The last word on each question counts.
    private func addSurveys(
        _ filter: ReportFilter, _ grouping: ReportGrouping, _ surveys: [FlowName], to fold: inout ReportFold
    ) throws {
        let names = surveys.indices.map { "?\($0 + 7)" }.joined(separator: ", ")
        let rows = try database().prepare(
            """
            SELECT \(Self.keys(grouping, filter)), a.id, w.note, w.digit
            \(Self.source(filter)) JOIN answers w ON w.attempt = a.id
            \(Self.condition(filter)) AND a.answered_at IS NOT NULL AND w.note IS NOT NULL AND w.flow IN (\(names))
            ORDER BY a.issued_at, a.id, w.number
            """, isKept: false)
        var open: (id: String, attempt: ReportedAttempt, answers: [String: String])?
        func conclude() {
            for (name, digit) in open?.answers ?? [:] {
                if let attempt = open?.attempt { fold.add(answer: name, digit, of: attempt) }
            }
        }
        try rows.each({ statement in
            Self.bind(statement, filter)
            for (index, flow) in surveys.enumerated() { statement.bind(Int32(index + 7), flow.rawValue) }
        }) { row in
            let id = row.text(5)
            if open?.id != id {
                conclude()
                open = (id, ReportedAttempt(keys: row), [:])
            }
            open?.answers[row.text(6)] = row.text(7)
        }
        conclude()
    }
}

// MARK: - Parts of the statements

extension QueueReader {
    /// Worst of what either side heard; legs of those who never came are not asked.
    static let score = """
        SELECT min(min(coalesce(l.received_mos, 9), coalesce(l.sent_mos, 9))) FROM attempt_legs l
        WHERE l.attempt = a.id AND l.role IN ('agent', 'customer') AND l.answered_at IS NOT NULL
        """

    static let oneWay = """
        SELECT min(l.received) = 0 AND max(l.received) + max(l.sent) > 0 FROM attempt_legs l
        WHERE l.attempt = a.id AND l.role IN ('agent', 'customer') AND l.answered_at IS NOT NULL
        """

    private static let trunk = "(SELECT y.trunk FROM trunk_tries y WHERE y.attempt = a.id ORDER BY y.try DESC LIMIT 1)"

    /// Five columns: the trunk is looked up only where it is wanted.
    static func keys(_ grouping: ReportGrouping?, _ filter: ReportFilter) -> String {
        "a.class, b.id, a.agent, \(grouping == .trunk || grouping == nil ? trunk : "NULL"), a.issued_at"
    }

    static func source(_ filter: ReportFilter) -> String {
        "FROM attempts a INDEXED BY attempts_by_issue LEFT JOIN batches b ON b.seq = a.batch"
    }

    static func condition(_ filter: ReportFilter) -> String {
        let parts: [String?] = [
            "a.issued_at >= ?1 AND a.issued_at < ?2", filter.ticketClass.map { _ in "a.class = ?3" },
            filter.batch.map { _ in "b.id = ?4" }, filter.agent.map { _ in "a.agent = ?5" },
            filter.trunk.map { _ in "\(trunk) = ?6" },
        ]
        return "WHERE " + parts.compactMap { $0 }.joined(separator: " AND ")
    }

    static func bind(_ statement: SQLiteStatement, _ filter: ReportFilter) {
        statement.bind(1, filter.from.milliseconds)
        statement.bind(2, filter.to.milliseconds)
        if let name = filter.ticketClass { statement.bind(3, name.rawValue) }
        if let batch = filter.batch { statement.bind(4, batch.rawValue) }
        if let agent = filter.agent { statement.bind(5, agent.rawValue) }
        if let trunk = filter.trunk { statement.bind(6, trunk) }
    }
}

extension ReportedAttempt {
    /// From `QueueReader.keys`.
    init(keys row: SQLiteStatement) {
        (ticketClass, batch, agent, trunk) = (row.text(0), row.text(1), row.text(2), row.text(3))
        issuedAt = row.int(4)
    }

    fileprivate init(_ row: SQLiteStatement) {
        self.init(keys: row)
        ticket = row.optionalInt(5)
        hasEarlier = row.bool(6)
        (invitedAt, ringingAt, answeredAt) = (row.optionalInt(7), row.optionalInt(8), row.optionalInt(9))
        endedAt = row.optionalInt(10)
        disposition = row.text(11)
        (held, handOverAt, handedOverAt) = (row.optionalInt(12), row.optionalInt(13), row.optionalInt(14))
        isLedByFlow = row.bool(15)
        wrapUp = row.optionalInt(16)
        // 9 stands for unknown.
        meanOpinionScore = row.optionalDouble(17).flatMap { $0 > 5 ? nil : $0 }
        isOneWay = row.bool(18)
        openedAt = row.optionalInt(19)
        resolution = row.optionalText(20).flatMap(Resolution.init(rawValue:))
        resolvedAt = row.optionalInt(21)
    }
}
