import CSQLite
import FoundationEssentials
import Glibc

/// Whether a database is whole, looked at before anything is dialled by it.
///
/// SQLite's quick check reads every page: what a large database needs for it would hold up the start, so that one is looked at beside
/// the calls, on a thread of its own, until the queue is closed.
enum StoreIntegrity {
    /// The longest file that is looked at before the start.
    static let longestAtStart = 256 << 20

    /// - Returns: SQLite's words for the first fault; nil: there is none.
    static func fault(in database: SQLiteDatabase) -> String? {
        do {
            let finding = try database.text("PRAGMA quick_check(1)")
            return finding == "ok" ? nil : finding
        } catch {
            return "\(error)"
        }
    }

    /// Opens a database that must be whole, or is too long for a look.
    ///
    /// - Returns: the database, and whether it was looked at.
    /// - Throws: `StoreError.damaged` with the copy that was kept; what else keeps it from being opened.
    static func open(_ path: String, longest: Int) throws -> (SQLiteDatabase, isChecked: Bool) {
        do {
            let database = try SQLiteDatabase(path: path, access: .readWrite)
            // The first page is read, and with it what is no database at all found out.
            let pages = try database.integer("PRAGMA page_count")
            guard pages * (try database.integer("PRAGMA page_size")) <= longest else { return (database, false) }
            if let fault = fault(in: database) { throw damage(path, fault) }
            return (database, true)
        } catch StoreError.sqlite(let code, let message, _) where [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF)
        {
            throw damage(path, message)
        }
    }

    /// What is wrong and where the copy is. The files themselves are left as they are.
    static func damage(_ path: String, _ fault: String) -> StoreError {
        do {
            return .damaged(path: path, fault: fault, copy: try keepCopy(of: path))
        } catch {
            return .damaged(path: path, fault: fault, copy: nil)
        }
    }

    /// Copies the database and its log beside it, named by when the database was last written: a daemon that is started again
    /// and again makes one copy.
    private static func keepCopy(of path: String) throws -> String {
        let files = FileManager.default
        let written = try files.attributesOfItem(atPath: path)[.modificationDate] as? Date ?? Date()
        let copy = "\(path).damaged-\(Int(written.timeIntervalSince1970))"
        guard !files.fileExists(atPath: copy) else { return copy }
        // Under another name until it is whole: half a copy is none.
        let unfinished = copy + ".part"
        try? files.removeItem(atPath: unfinished)
        try files.copyItem(atPath: path, toPath: unfinished)
        if files.fileExists(atPath: path + "-wal") {
            try? files.removeItem(atPath: copy + "-wal")
            try files.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
        }
        guard rename(unfinished, copy) == 0 else {
            throw StoreError.cannotBackUp(path: copy, errno: errno)
        }
        return copy
    }
}
