/// Which tickets a file has named so far. Kept on the disk: a file of any length takes the same memory.
final class SeenRows {
    /// An accepted row, for telling its duplicates.
    struct Row {
        let position: RowPosition
        let digest: UInt64
    }

    private let database: SQLiteDatabase
    private let find: SQLiteStatement
    private let insert: SQLiteStatement

    /// - Throws: `StoreError`.
    init() throws {
        database = try SQLiteDatabase.scratch(
            "CREATE TABLE seen (id TEXT PRIMARY KEY, record INTEGER, line INTEGER, digest INTEGER) WITHOUT ROWID")
        find = try database.prepare("SELECT record, line, digest FROM seen WHERE id = ?1", isKept: true)
        insert = try database.prepare("INSERT INTO seen VALUES (?1, ?2, ?3, ?4)", isKept: true)
    }

    subscript(id: TicketID) -> Row? {
        get throws {
            try find.first({ $0.bind(1, id.rawValue) }) {
                Row(
                    position: RowPosition(record: $0.int(0), line: $0.int(1)),
                    digest: UInt64(bitPattern: Int64($0.int(2))))
            }
        }
    }

    func add(_ id: TicketID, _ row: Row) throws {
        try insert.run {
            $0.bind(1, id.rawValue)
            $0.bind(2, row.position.record)
            $0.bind(3, row.position.line)
            $0.bind(4, Int(Int64(bitPattern: row.digest)))
        }
    }
}

extension SQLiteDatabase {
    /// A database for one thing that goes on, in a file without a name (in `SQLITE_TMPDIR`, `TMPDIR` or `/var/tmp`) that
    /// is gone with it. The file is written only when there is more than the cache holds.
    static func scratch(_ schema: String) throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: "", access: .readWrite)
        try database.execute(
            """
            PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -512;
            \(schema); BEGIN
            """)
        return database
    }
}
