import CSQLite

/// A prepared statement: bind from 1, step, read columns from 0, reset.
///
/// The typed calls mirror SQLite's; the caller knows the columns, because the statement's text stands beside it.
final class SQLiteStatement {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { sqlite3_finalize(handle) }

    /// Runs a statement that gives no rows.
    func run(_ values: (SQLiteStatement) -> Void) throws {
        defer { sqlite3_reset(handle) }
        values(self)
        while try step() {}
    }

    /// The first row, read by `read`; nil when there is none.
    func first<Value>(
        _ values: (SQLiteStatement) -> Void, read: (SQLiteStatement) throws -> Value
    ) throws -> Value? {
        defer { sqlite3_reset(handle) }
        values(self)
        return try step() ? try read(self) : nil
    }

    /// Every row, in the statement's order.
    func all<Value>(
        _ values: (SQLiteStatement) -> Void = { _ in }, read: (SQLiteStatement) throws -> Value
    ) throws -> [Value] {
        defer { sqlite3_reset(handle) }
        values(self)
        var rows: [Value] = []
        while try step() { rows.append(try read(self)) }
        return rows
    }

    /// Gives every row to `read`, in the statement's order, and keeps none.
    func each(
        _ values: (SQLiteStatement) -> Void = { _ in }, read: (SQLiteStatement) throws -> Void
    ) throws {
        defer { sqlite3_reset(handle) }
        values(self)
        while try step() { try read(self) }
    }

    /// True when a row stands ready, false at the end.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
        let sql = sqlite3_sql(handle).map { String(cString: $0) } ?? ""
        throw StoreError.sqlite(code: code, message: message, statement: String(sql.prefix(120)))
    }

    // MARK: Binding. A failure to bind (out of memory, wrong index) shows itself in `step`, which is checked.

    func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // A missing base address would bind NULL instead of the empty text.
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            if let start, !bytes.isEmpty {
                _ = csqlite_bind_text(handle, index, start, Int32(bytes.count))
            } else {
                _ = csqlite_bind_text(handle, index, "", 0)
            }
        }
    }

    func bind(_ index: Int32, _ text: String?) {
        if let text { bind(index, text) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ number: Int) {
        sqlite3_bind_int64(handle, index, Int64(number))
    }

    func bind(_ index: Int32, _ number: Int?) {
        if let number { bind(index, number) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ number: Double?) {
        if let number { sqlite3_bind_double(handle, index, number) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ flag: Bool) {
        sqlite3_bind_int64(handle, index, flag ? 1 : 0)
    }

    func bind(_ index: Int32, blob: [UInt8]) {
        _ = blob.withUnsafeBytes { csqlite_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
    }

    // MARK: Columns

    func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    func optionalInt(_ column: Int32) -> Int? { isNull(column) ? nil : int(column) }

    func optionalDouble(_ column: Int32) -> Double? {
        isNull(column) ? nil : sqlite3_column_double(handle, column)
    }

    func bool(_ column: Int32) -> Bool { int(column) != 0 }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
}
