/// What can go wrong with the queue's store; each text says what failed and what to do.
package enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// SQLite refused: the extended result code, its message and the statement (no values: they may be numbers).
    case sqlite(code: Int32, message: String, statement: String)
    /// The database was written by a newer program.
    case newerSchema(path: String, found: Int, known: Int)
    /// Another process has the database open.
    case inUse(path: String, processID: Int32?)
    case cannotLock(path: String, errno: Int32)
    case threadNotStarted(errno: Int32)
    /// A stored value does not read back; the row is left as it is.
    case damagedRow(table: String, row: String, column: String, value: String)
    /// The file is no whole database. The copy that was kept of it; nil: there was no room for one.
    case damaged(path: String, fault: String, copy: String?)
    /// There is a file already where the backup shall be.
    case backupExists(path: String)
    case cannotBackUp(path: String, errno: Int32)
    /// What was copied is not whole: the database is not, or the disk.
    case backupDamaged(path: String)
    case closed

    /// Whether the same change may succeed later: the disk is full or does not answer, rather than the data being wrong.
    package var mayPass: Bool {
        guard case .sqlite(let code, _, _) = self else { return false }
        // SQLITE_BUSY, NOMEM, READONLY, IOERR, FULL, CANTOPEN; the low byte is the primary code.
        return [5, 7, 8, 10, 13, 14].contains(code & 0xFF)
    }

    /// SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: the log's index, a file of its own, could not be made longer.
    private static let fullDisk: [Int32] = [13, 4_874]

    package var description: String {
        switch self {
        case .sqlite(let code, let message, let statement):
            "database: \(message) (SQLite result \(code)) in “\(statement)”; "
                + (Self.fullDisk.contains(code)
                    ? "free space on the disk" : "check the disk and the file's permissions")
        case .newerSchema(let path, let found, let known):
            "\(path) has schema version \(found), this program knows versions up to \(known): start the newer program "
                + "that wrote it, or restore the backup made before the upgrade"
        case .inUse(let path, let processID):
            "\(path) is in use by \(processID.map { "process \($0)" } ?? "another process"): stop that daemon first, or "
                + "give this one a database of its own"
        case .cannotLock(let path, let code):
            "cannot lock \(path): \(systemErrorText(code)); check that its folder exists and is writable"
        case .threadNotStarted(let code):
            "cannot start the store thread: \(systemErrorText(code)); check the limit on threads (ulimit -u)"
        case .damagedRow(let table, let row, let column, let value):
            "table \(table), row \(row): column \(column) holds “\(value)”, which this program does not know"
        case .damaged(let path, let fault, let copy):
            "\(path) is damaged (\(fault)) and left as it is; "
                + (copy.map { "a copy is kept in \($0). " } ?? "there was no room for a copy: make one. ")
                + "Put the latest backup in its place (docs/queue.md, Backups), or recover what can be read: "
                + "sqlite3 \(path) .recover | sqlite3 recovered.sqlite"
        case .backupExists(let path):
            "\(path) is there already: name a new file, or move the old one away"
        case .cannotBackUp(let path, let code):
            "cannot write \(path): \(systemErrorText(code)); the daemon's user must be allowed to write to its folder"
        case .backupDamaged(let path):
            "the copy for \(path) is not whole, so it was removed: run ctl doctor, and check the disk"
        case .closed:
            "the queue is closed"
        }
    }
}
