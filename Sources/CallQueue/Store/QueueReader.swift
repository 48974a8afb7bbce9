import FoundationEssentials

/// A second, read-only connection on a thread of its own: reports and lists read a consistent state without holding up
/// a call. It sees what is committed.
actor QueueReader {
    nonisolated private let thread: StoreThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private var connection: SQLiteDatabase?
    let path: String
    /// Put up, it ends what is being read.
    nonisolated let stop = StopSign()

    init(path: String, name: String = "queue-reader") throws {
        thread = try StoreThread(name: name)
        self.path = path
    }

    /// Opened on first use: a daemon that is never asked for a report does without.
    func database() throws -> SQLiteDatabase {
        if let connection { return connection }
        let opened = try SQLiteDatabase(path: path, access: .readWrite, stop: stop)
        try opened.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4000; PRAGMA synchronous = FULL")
        connection = opened
        return opened
    }

    func close() { connection = nil }

    /// Copies what it can of the log into the database without waiting for anyone, and without making anyone wait.
    ///
    /// - Returns: whether nothing is left in the log.
    func checkpoint() -> Bool {
        // Whether it was kept from it, pages in the log, and those of them that are in the database now.
        let seen = try? database().prepare("PRAGMA wal_checkpoint(PASSIVE)", isKept: false).first({ _ in }) {
            $0.int(0) == 0 && $0.int(1) == $0.int(2)
        }
        return seen ?? false
    }
}
