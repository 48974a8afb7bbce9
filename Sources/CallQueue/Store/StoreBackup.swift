import CSQLite
import FoundationEssentials
import Glibc

/// A copy of a database that is in use, as it is at one moment, made without holding up anyone.
///
/// The copy is written under another name, looked at, and only then gets its own: a file with the name that was asked for
/// is always a whole database.
enum StoreBackup {
    /// - Returns: the copy's length in bytes.
    /// - Throws: `StoreError`; then there is no copy.
    static func make(of database: SQLiteDatabase, at path: String) throws -> Int {
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreError.backupExists(path: path) }
        let unfinished = path + ".part"
        // Only we make files of this name; one that is there is of a daemon that was killed meanwhile.
        unlink(unfinished)
        do {
            try createEmpty(unfinished)
            try copy(database, to: unfinished)
            guard link(unfinished, path) == 0 else {
                throw errno == EEXIST
                    ? StoreError.backupExists(path: path) : StoreError.cannotBackUp(path: path, errno: errno)
            }
            unlink(unfinished)
        } catch {
            unlink(unfinished)
            unlink(unfinished + "-journal")
            throw error
        }
        syncFolder(of: path)
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    /// Customers' numbers are in it: for the daemon's user alone from the first byte.
    private static func createEmpty(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.cannotBackUp(path: path, errno: errno) }
        close(descriptor)
    }

    private static func copy(_ database: SQLiteDatabase, to path: String) throws {
        let target = try SQLiteDatabase(path: path, access: .readWrite)
        try database.copy(into: target)
        // One file that stands by itself: no log beside it is needed to read it.
        try target.execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
        guard StoreIntegrity.fault(in: target) == nil else { throw StoreError.backupDamaged(path: path) }
    }

    private static func syncFolder(of path: String) {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
