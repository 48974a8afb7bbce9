/// What a dry run said of each row, until it is forgotten. Kept on the disk: a file of any length takes the same memory.
package final class DryRunVerdicts {
    private let database: SQLiteDatabase
    private let insert: SQLiteStatement

    /// - Throws: `StoreError`.
    package init() throws {
        database = try SQLiteDatabase.scratch(
            """
            CREATE TABLE verdicts (record INTEGER PRIMARY KEY, line INTEGER NOT NULL, kind TEXT NOT NULL, ticket TEXT,
                column_name TEXT, reason TEXT, detail TEXT)
            """)
        insert = try database.prepare("INSERT INTO verdicts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", isKept: true)
    }

    package func append(_ verdicts: [LoadVerdict]) throws {
        for verdict in verdicts {
            try insert.run {
                $0.bind(1, verdict.position.record)
                $0.bind(2, verdict.position.line)
                $0.bind(3, verdict.kind.rawValue)
                $0.bind(4, verdict.ticketID?.rawValue)
                $0.bind(5, verdict.column)
                $0.bind(6, verdict.reason)
                $0.bind(7, verdict.detail)
            }
        }
    }

    /// In the file's order.
    package func page(only kind: LoadVerdict.Kind?, offset: Int, limit: Int) throws -> [LoadVerdict] {
        try database.prepare(
            """
            SELECT record, line, kind, ticket, column_name, reason, detail FROM verdicts
            WHERE ?3 IS NULL OR kind = ?3 ORDER BY record LIMIT ?2 OFFSET ?1
            """, isKept: false
        ).all(
            {
                $0.bind(1, offset)
                $0.bind(2, limit)
                $0.bind(3, kind?.rawValue)
            }, read: LoadVerdict.init)
    }

    package func count(of kind: LoadVerdict.Kind?) throws -> Int {
        try database.prepare("SELECT count(*) FROM verdicts WHERE ?1 IS NULL OR kind = ?1", isKept: false)
            .first({ $0.bind(1, kind?.rawValue) }, read: { $0.int(0) }) ?? 0
    }
}
