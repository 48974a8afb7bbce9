import FoundationEssentials

/// Call detail records of a period, in the order in which they were ordered, page by page: nothing is held between pages.
extension QueueReader {
    /// - Parameter after: the last of the page before.
    /// - Throws: `StoreError`; a row that does not read back is left out.
    func export(_ filter: ReportFilter, after: AttemptID?, limit: Int) throws -> ExportPage {
        var filter = filter
        var lastID = ""
        if let after, let issuedAt = try issue(of: after) { (filter.from, lastID) = (issuedAt, after.rawValue) }
        let rows = try database().prepare(
            """
            SELECT \(StoreQuery.attemptColumns),
                (SELECT y.trunk FROM trunk_tries y WHERE y.attempt = a.id ORDER BY y.try DESC LIMIT 1),
                (SELECT sum(ms) FROM wrap_ups w WHERE w.attempt = a.id), (\(Self.score)), (\(Self.others))
            \(Self.source(filter)) \(Self.condition(filter)) AND (a.issued_at > ?1 OR a.id > ?8)
            ORDER BY a.issued_at, a.id LIMIT ?9
            """, isKept: false)
        var page = ExportPage(attempts: [])
        var (count, last) = (0, "")
        try rows.each({
            Self.bind($0, filter)
            $0.bind(8, lastID)
            $0.bind(9, limit)
        }) { row in
            (count, last) = (count + 1, row.text(0))
            if let attempt = try? ExportedAttempt(row) { page.attempts.append(attempt) }
        }
        page.next = count == limit ? AttemptID(rawValue: last) : nil
        return page
    }

    /// Whom somebody in the call had called, beside the customer.
    static let others = """
        SELECT group_concat(number, ' ') FROM
            (SELECT number FROM attempt_legs l WHERE l.attempt = a.id AND l.number IS NOT NULL ORDER BY l.party)
        """

    private func issue(of attempt: AttemptID) throws -> Date? {
        try database().prepare("SELECT issued_at FROM attempts WHERE id = ?1", isKept: false)
            .first({ $0.bind(1, attempt.rawValue) }, read: { Date(milliseconds: $0.int(0)) })
    }
}

extension ExportedAttempt {
    /// From `StoreQuery.attemptColumns`, the trunk, the write-up, the score and the others.
    ///
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        record = try CallDetailRecord(row)
        trunk = row.optionalText(31)
        wrapUp = row.optionalInt(32).map { Double($0) / 1_000 }
        meanOpinionScore = row.optionalDouble(33).flatMap { $0 > 5 ? nil : $0 }
        others = row.optionalText(34)?.split(separator: " ").map(String.init) ?? []
    }
}
