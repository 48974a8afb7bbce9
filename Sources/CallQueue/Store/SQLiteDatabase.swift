import CSQLite

/// One connection, used from one thread, with its statements prepared once.
///
/// Errors carry the statement's text and never the bound values, which may be customers' numbers.
final class SQLiteDatabase {
    private let handle: OpaquePointer
    /// Empty for one that has no file of its own.
    private let path: String
    private var statements: [SQLiteStatement?] = []
    /// Breaks its statements off; nil: nobody does.
    private let stop: StopSign?
    /// Written by SQLite's hook on the thread that commits, which is the one thread that reads it.
    private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// Once, before the first one is opened.
    private static let preparation = csqlite_count_no_memory()

    enum Access {
        case readWrite, readOnly
    }

    init(path: String, access: Access, stop: StopSign? = nil) throws {
        _ = Self.preparation
        var opened: OpaquePointer?
        let flags =
            access == .readWrite
            ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
            : SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw StoreError.sqlite(code: code, message: "cannot open \(path): \(message)", statement: "open")
        }
        handle = opened
        self.path = path
        self.stop = stop
        pages.initialize(to: 0)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
        stop?.watch(handle)
    }

    deinit {
        stop?.release()
        statements.removeAll()
        // _v2 waits for statements a caller still holds.
        sqlite3_close_v2(handle)
        pages.deallocate()
    }

    /// Runs a text of one or more statements without values; for pragmas, schema and transactions.
    func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    /// Has `look` called now and then while statements run, every few milliseconds of their work; of a connection with no stop sign.
    func watched<Value>(by look: @escaping () -> Void, _ body: () throws -> Value) rethrows -> Value {
        let watcher = Watcher(look)
        sqlite3_progress_handler(
            handle, 100_000,
            { watcher in
                if let watcher { Unmanaged<Watcher>.fromOpaque(watcher).takeUnretainedValue().look() }
                return 0
            }, Unmanaged.passUnretained(watcher).toOpaque())
        defer { sqlite3_progress_handler(handle, 0, nil, nil) }
        return try withExtendedLifetime(watcher, body)
    }

    /// The first column of a one-row answer, for pragmas.
    func integer(_ sql: String) throws -> Int {
        let statement = try prepare(sql, isKept: false)
        guard try statement.step() else { return 0 }
        return statement.int(0)
    }

    /// The first column of a one-row answer as text, for pragmas.
    func text(_ sql: String) throws -> String {
        let statement = try prepare(sql, isKept: false)
        guard try statement.step() else { return "" }
        return statement.text(0)
    }

    /// Copies the whole database as it is now into another, in one step; whoever writes meanwhile does not wait.
    func copy(into target: SQLiteDatabase) throws {
        guard let copying = sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw target.error(sqlite3_extended_errcode(target.handle), "backup")
        }
        let code = sqlite3_backup_step(copying, -1)
        let ending = sqlite3_backup_finish(copying)
        guard code == SQLITE_DONE, ending == SQLITE_OK else {
            throw target.error(ending == SQLITE_OK ? code : ending, "backup")
        }
    }

    /// The statement for a known query, prepared on first use and then kept.
    func statement(_ query: StoreQuery) throws -> SQLiteStatement {
        if statements.isEmpty { statements = Array(repeating: nil, count: StoreQuery.allCases.count) }
        if let kept = statements[query.rawValue] { return kept }
        let prepared = try prepare(query.sql, isKept: true)
        statements[query.rawValue] = prepared
        return prepared
    }

    /// Has `logPages` kept from now on; it takes the place of SQLite's automatic checkpoints.
    func watchLog() {
        sqlite3_wal_hook(
            handle,
            { pages, _, _, count in
                pages?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            }, pages)
    }

    /// Has the write-ahead log be at least so long before anything is written there; nothing that a commit depends on.
    func lengthenLog(to bytes: Int) throws {
        let code = csqlite_lengthen_log(handle, Int64(bytes))
        guard code == SQLITE_OK else { throw error(code, "lengthen log") }
    }

    /// Pages in the write-ahead log after the last commit.
    var logPages: Int { Int(pages.pointee) }

    /// Rows changed by the last statement.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// Whether a transaction is open; SQLite itself may have ended it after a grave error.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    func prepare(_ sql: String, isKept: Bool) throws -> SQLiteStatement {
        var prepared: OpaquePointer?
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw error(code, sql) }
        return SQLiteStatement(prepared)
    }

    private func error(_ code: Int32, _ sql: String) -> StoreError {
        let message = String(cString: sqlite3_errmsg(handle))
        return .sqlite(
            code: code, message: path.isEmpty ? message : "\(path): \(message)", statement: String(sql.prefix(120)))
    }
}

/// Who looks on while statements run.
private final class Watcher {
    let look: () -> Void

    init(_ look: @escaping () -> Void) { self.look = look }
}
