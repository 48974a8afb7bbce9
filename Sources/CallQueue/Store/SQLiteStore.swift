import FoundationEssentials

/// The queue's database in SQLite: WAL, so that readers never wait for the writer and a commit is one sequential write;
/// `synchronous=FULL`, so that what was committed survives a power cut.
final class SQLiteStore: QueueStore {
    let database: SQLiteDatabase
    /// As SQLite names a database that is nobody else's and is gone with its connection.
    static let inMemory = ":memory:"

    private let lock: StoreLock?
    /// In memory nothing is undone: whatever fails there, the whole is thrown away.
    let isThrownAway: Bool
    /// Whether the whole file was looked at when it was opened: it takes too long for a large one.
    let isChecked: Bool

    /// Opens or creates the database, sees whether it is whole, and brings it to this program's version.
    ///
    /// - Parameters:
    ///   - longestCheck: the longest file that is looked at for damage here; bytes.
    ///   - onMigration: told while an older version's database is brought to this one's.
    /// - Throws: `StoreError`.
    init(
        path: String, longestCheck: Int = StoreIntegrity.longestAtStart,
        onMigration: @escaping (MigrationNews) -> Void = { _ in }
    ) throws {
        isThrownAway = path == Self.inMemory
        lock = isThrownAway ? nil : try StoreLock(databasePath: path)
        (database, isChecked) =
            isThrownAway
            ? (try SQLiteDatabase(path: path, access: .readWrite), true)
            : try StoreIntegrity.open(path, longest: longestCheck)
        try database.execute(
            isThrownAway
                ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY"
                : """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864
                """)
        try QueueSchema.migrate(database, path: path, onMigration)
        // What is thrown away is shown to nobody, but every call would write what lists and counts read.
        let tidying = isThrownAway ? QueueSchema.uncounted + QueueSchema.withoutListing : QueueSchema.withoutEmptyCounts
        try database.execute(tidying)
        database.watchLog()
    }

    var isInTransaction: Bool { database.isInTransaction }

    /// Pages in the write-ahead log, as of the last commit.
    var logPages: Int { database.logPages }

    /// Has the log lie on the disk at the length it grows to anyway.
    func lengthenLog(toPages pages: Int) throws {
        // Of each page in the log there is a header too, and the log has one of its own.
        try database.lengthenLog(to: 32 + pages * (24 + (try database.integer("PRAGMA page_size"))))
    }

    /// Moves the whole log into the database and empties its file, unless another connection uses it: nobody is waited for.
    ///
    /// - Returns: whether it is empty.
    func emptyLog() throws -> Bool {
        guard !isThrownAway, !isInTransaction else { return false }
        try database.execute("PRAGMA busy_timeout = 0")
        defer { try? database.execute("PRAGMA busy_timeout = 5000") }
        return try database.prepare("PRAGMA wal_checkpoint(TRUNCATE)", isKept: false)
            .first({ _ in }, read: { $0.int(0) == 0 }) ?? false
    }

    /// Copies what it can of the log into the database without waiting for anyone.
    func checkpoint() throws {
        try database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    }

    func begin() throws {
        guard !database.isInTransaction else { return }
        try run(.begin)
    }

    func commit() throws {
        guard database.isInTransaction else { return }
        try run(.commit)
    }

    func rollback() {
        // SQLite may have rolled back by itself (disk full); then there is nothing left to do.
        guard database.isInTransaction else { return }
        try? run(.rollback)
    }

    func atomically<Value>(_ body: () throws -> Value) throws -> Value {
        let isFirst = !database.isInTransaction
        try begin()
        if isThrownAway { return try body() }
        if isFirst { return try alone(body) }
        try run(.savepoint)
        do {
            let value = try body()
            try run(.release)
            return value
        } catch {
            if database.isInTransaction {
                try? run(.rollbackToSavepoint)
                try? run(.release)
            }
            throw error
        }
    }

    /// Nobody else's change is in the transaction yet: what fails takes the whole of it back, and no savepoint is needed.
    private func alone<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            rollback()
            throw error
        }
    }

    func close() {
        rollback()
        try? checkpoint()
    }

    func run(_ query: StoreQuery, _ values: (SQLiteStatement) -> Void = { _ in }) throws {
        try database.statement(query).run(values)
    }

    func first<Value>(
        _ query: StoreQuery, _ values: (SQLiteStatement) -> Void, read: (SQLiteStatement) throws -> Value
    ) throws -> Value? {
        try database.statement(query).first(values, read: read)
    }
}
