package import FoundationEssentials

/// Which recordings there are, and what was done with them: a database of its own beside the queue's, so that no
/// recording makes an attempt wait. It runs on a thread of its own.
package actor RecordingBook {
    nonisolated private let thread: StoreThread
    nonisolated package var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let database: SQLiteDatabase
    /// It was made just now: recordings of earlier versions are not in it yet.
    package nonisolated let isNew: Bool

    /// Opens or makes it. What was being recorded when the last run ended is marked as cut off.
    ///
    /// - Parameter path: its file; the folder exists.
    /// - Throws: `StoreError`.
    package init(path: String) throws {
        thread = try StoreThread(name: "recording-book")
        database = try SQLiteDatabase(path: path, access: .readWrite)
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1000")
        isNew = try database.integer("PRAGMA user_version") == 0
        if isNew { try database.execute(Self.schema) }
        let found = try database.integer("PRAGMA user_version")
        guard found == 1 else { throw StoreError.newerSchema(path: path, found: found, known: 1) }
        try database.execute(
            "UPDATE recordings SET failure = 'cut off: the daemon ended' WHERE seconds IS NULL AND failure IS NULL")
    }

    private static let schema = """
        BEGIN;
        CREATE TABLE recordings (
            id TEXT NOT NULL PRIMARY KEY,
            call TEXT NOT NULL,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            ticket TEXT,
            agent TEXT,
            number TEXT NOT NULL,
            key_id TEXT,
            consent TEXT,
            started_at INTEGER NOT NULL,
            seconds REAL,
            failure TEXT,
            deleted_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX recordings_by_start ON recordings (started_at);
        CREATE INDEX recordings_by_call ON recordings (call);
        CREATE INDEX recordings_by_ticket ON recordings (ticket);
        -- Who did what with which, for ever.
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            recording TEXT NOT NULL,
            number TEXT NOT NULL,
            who TEXT NOT NULL,
            reason TEXT NOT NULL,
            forced INTEGER NOT NULL
        );
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        PRAGMA user_version = 1;
        COMMIT;
        """

    // MARK: What the dialer tells

    /// A file is open, or was kept.
    package func add(_ entry: RecordingEntry) throws {
        try database.prepare(
            """
            INSERT INTO recordings (id, call, kind, path, ticket, agent, number, key_id, consent, started_at, seconds,
                failure) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) DO NOTHING
            """, isKept: false
        ).run {
            $0.bind(1, entry.id)
            $0.bind(2, entry.call.rawValue)
            $0.bind(3, entry.kind.rawValue)
            $0.bind(4, entry.path)
            $0.bind(5, entry.ticketID?.rawValue)
            $0.bind(6, entry.agent?.rawValue)
            $0.bind(7, entry.number)
            $0.bind(8, entry.keyID)
            $0.bind(9, entry.consent)
            $0.bind(10, entry.startedAt.milliseconds)
            $0.bind(11, entry.seconds)
            $0.bind(12, entry.failure)
        }
    }

    /// A file is complete, or will never be.
    ///
    /// - Parameter agent: who had the call by then; nil leaves whom it was begun with.
    package func complete(_ id: String, seconds: Double?, failure: String?, agent: AgentID? = nil) throws {
        try database.prepare(
            "UPDATE recordings SET seconds = ?2, failure = ?3, agent = coalesce(?4, agent) WHERE id = ?1", isKept: false
        ).run {
            $0.bind(1, id)
            $0.bind(2, seconds)
            $0.bind(3, failure)
            $0.bind(4, agent?.rawValue)
        }
    }

    // MARK: What people ask

    /// The newest first, without those that are deleted.
    package func list(_ filter: RecordingFilter, offset: Int = 0, limit: Int) throws -> [RecordingEntry] {
        try database.prepare(
            "SELECT \(Self.columns) FROM recordings \(Self.condition(filter)) ORDER BY started_at DESC, id LIMIT ?8 OFFSET ?7",
            isKept: false
        ).all(
            {
                Self.bind($0, filter)
                $0.bind(7, offset)
                $0.bind(8, limit)
            }, read: RecordingEntry.init)
    }

    package func count(_ filter: RecordingFilter) throws -> Int {
        try database.prepare("SELECT count(*) FROM recordings \(Self.condition(filter))", isKept: false)
            .first({ Self.bind($0, filter) }, read: { $0.int(0) }) ?? 0
    }

    /// Nil for one that never was; a deleted one is found.
    package func entry(_ id: String) throws -> RecordingEntry? {
        try database.prepare("SELECT \(Self.columns) FROM recordings WHERE id = ?1", isKept: false)
            .first({ $0.bind(1, id) }, read: RecordingEntry.init)
    }

    /// One that is kept.
    ///
    /// - Throws: `RecordingRefusal` for one that never was, or is deleted; `StoreError`.
    package func present(_ id: String) throws -> RecordingEntry {
        guard let entry = try entry(id) else { throw RecordingRefusal.unknown(id) }
        if let deletedAt = entry.deletedAt { throw RecordingRefusal.deletedAlready(id, at: deletedAt) }
        return entry
    }

    /// Takes note that somebody takes a copy.
    ///
    /// - Throws: `RecordingRefusal`, `StoreError`; then no copy may be given.
    package func export(_ id: String, by who: String, reason: String, at now: Date) throws -> RecordingEntry {
        let entry = try present(id)
        try note(.exported, entry, by: who, reason: reason, forced: false, at: now)
        return entry
    }

    /// Takes a recording off the book, and notes who wanted it; its file is then to be deleted. What lies in the disk's way
    /// is told by ``keep(_:because:by:at:)``.
    ///
    /// - Parameter forced: also before the days are over that it is kept at least; a reason is given then.
    /// - Throws: `RecordingRefusal`, `StoreError`; then nothing has changed.
    package func delete(
        _ id: String, by who: String, reason: String, forced: Bool, _ retention: RecordingRetention, at now: Date
    ) throws -> RecordingEntry {
        let entry = try present(id)
        guard !entry.isRunning else { throw RecordingRefusal.running(id) }
        let until = retention.keptUntil(entry)
        guard forced || until <= now else { throw RecordingRefusal.keptUntil(id, until) }
        try remove(entry, .deleted, by: who, reason: reason, forced: until > now, at: now)
        return entry
    }

    /// Takes those off the book whose time is over, the oldest first; their files are then to be deleted. Some at a time and
    /// with one sync of the disk, so that what else is asked of the book waits for a moment only.
    ///
    /// - Parameter last: the last one that was given before; nil at first.
    /// - Returns: nothing when there are no more.
    package func expire(
        _ retention: RecordingRetention, after last: RecordingEntry? = nil, atMost most: Int = 500, at now: Date
    ) throws -> [RecordingEntry] {
        guard let before = retention.expiry(at: now) else { return [] }
        let due = try database.prepare(
            """
            SELECT \(Self.columns) FROM recordings WHERE deleted_at IS NULL AND started_at < ?1
            AND (started_at, id) > (?2, ?3) AND (seconds IS NOT NULL OR failure IS NOT NULL)
            ORDER BY started_at, id LIMIT ?4
            """, isKept: false
        ).all(
            {
                $0.bind(1, before.milliseconds)
                $0.bind(2, last?.startedAt.milliseconds ?? .min)
                $0.bind(3, last?.id ?? "")
                $0.bind(4, most)
            }, read: RecordingEntry.init)
        guard !due.isEmpty else { return [] }
        try database.execute("BEGIN IMMEDIATE")
        try finish {
            for entry in due { try strike(entry, .expired, by: "dialer", reason: "kept long enough", at: now) }
        }
        return due
    }

    /// Those whose deletion was noted, newest first, so that a file that a crash left can be deleted after all.
    package func deleted(since: Date) throws -> [RecordingEntry] {
        try database.prepare(
            "SELECT \(Self.columns) FROM recordings WHERE deleted_at >= ?1 ORDER BY deleted_at DESC", isKept: false
        ).all({ $0.bind(1, since.milliseconds) }, read: RecordingEntry.init)
    }

    /// Its file would not go: it is back on the book.
    package func keep(_ entry: RecordingEntry, because reason: String, by who: String, at now: Date) throws {
        try database.execute("BEGIN IMMEDIATE")
        try finish {
            try database.prepare("UPDATE recordings SET deleted_at = NULL WHERE id = ?1", isKept: false)
                .run { $0.bind(1, entry.id) }
            try note(.notDeleted, entry, by: who, reason: reason, forced: false, at: now)
        }
    }

    /// The newest first.
    package func audit(limit: Int = 1000) throws -> [RecordingAuditLine] {
        try database.prepare(
            "SELECT at, action, recording, number, who, reason, forced FROM audit ORDER BY seq DESC LIMIT ?1",
            isKept: false
        ).all({ $0.bind(1, limit) }, read: RecordingAuditLine.init)
    }

    // MARK: Inside

    private func remove(
        _ entry: RecordingEntry, _ action: RecordingAuditLine.Action, by who: String, reason: String, forced: Bool,
        at now: Date
    ) throws {
        try database.execute("BEGIN IMMEDIATE")
        try finish { try strike(entry, action, by: who, reason: reason, forced: forced, at: now) }
    }

    private func strike(
        _ entry: RecordingEntry, _ action: RecordingAuditLine.Action, by who: String, reason: String,
        forced: Bool = false, at now: Date
    ) throws {
        try note(action, entry, by: who, reason: reason, forced: forced, at: now)
        try database.prepare("UPDATE recordings SET deleted_at = ?2 WHERE id = ?1", isKept: false).run {
            $0.bind(1, entry.id)
            $0.bind(2, now.milliseconds)
        }
    }

    /// All of it or nothing.
    private func finish(_ body: () throws -> Void) throws {
        do {
            try body()
            try database.execute("COMMIT")
        } catch {
            if database.isInTransaction { try? database.execute("ROLLBACK") }
            throw error
        }
    }

    private func note(
        _ action: RecordingAuditLine.Action, _ entry: RecordingEntry, by who: String, reason: String, forced: Bool,
        at now: Date
    ) throws {
        try database.prepare(
            """
            INSERT INTO audit (at, action, recording, number, who, reason, forced) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """, isKept: false
        ).run {
            $0.bind(1, now.milliseconds)
            $0.bind(2, action.rawValue)
            $0.bind(3, entry.id)
            $0.bind(4, entry.number)
            $0.bind(5, who)
            $0.bind(6, reason)
            $0.bind(7, forced)
        }
    }

    private static let columns = """
        id, call, kind, path, ticket, agent, number, key_id, consent, started_at, seconds, failure, deleted_at
        """

    private static func condition(_ filter: RecordingFilter) -> String {
        let parts: [String?] = [
            "deleted_at IS NULL", filter.call.map { _ in "call = ?1" }, filter.ticket.map { _ in "ticket = ?2" },
            filter.agent.map { _ in "agent = ?3" }, filter.kind.map { _ in "kind = ?4" },
            filter.from.map { _ in "started_at >= ?5" }, filter.to.map { _ in "started_at < ?6" },
        ]
        return "WHERE " + parts.compactMap { $0 }.joined(separator: " AND ")
    }

    private static func bind(_ statement: SQLiteStatement, _ filter: RecordingFilter) {
        if let call = filter.call { statement.bind(1, call.rawValue) }
        if let ticket = filter.ticket { statement.bind(2, ticket.rawValue) }
        if let agent = filter.agent { statement.bind(3, agent.rawValue) }
        if let kind = filter.kind { statement.bind(4, kind.rawValue) }
        if let from = filter.from { statement.bind(5, from.milliseconds) }
        if let to = filter.to { statement.bind(6, to.milliseconds) }
    }
}
