package import FoundationEssentials

/// What is to be told to ticket systems, on the disk until it is delivered: a database of its own beside the queue's, so that
/// no receiver makes an attempt wait. It runs on a thread of its own.
///
/// Of each lane the oldest message is its head; only heads are tried. That is kept in the row, so that finding what is due
/// costs the same with ten messages and with fifty thousand.
package actor Outbox {
    nonisolated private let thread: StoreThread
    nonisolated package var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let database: SQLiteDatabase
    let limits: OutboxLimits
    private var waiting: [String: Int] = [:]

    /// Opens or makes it. What waits is tried anew, whenever it was to be.
    ///
    /// - Parameter path: its file; the folder exists.
    /// - Throws: `StoreError`.
    package init(path: String, limits: OutboxLimits = OutboxLimits()) throws {
        thread = try StoreThread(name: "outbox")
        self.limits = limits
        database = try SQLiteDatabase(path: path, access: .readWrite)
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -1000")
        if try database.integer("PRAGMA user_version") == 0 { try database.execute(Self.schema) }
        let found = try database.integer("PRAGMA user_version")
        guard found <= 2 else { throw StoreError.newerSchema(path: path, found: found, known: 2) }
        if found < 2 { try database.execute(Self.second) }
        try database.execute("UPDATE messages SET due_at = 0 WHERE died_at IS NULL AND due_at > 0")
        waiting = try Self.count(database)
    }

    private static func count(_ database: SQLiteDatabase) throws -> [String: Int] {
        let counts = try database.prepare(
            "SELECT webhook, count(*) FROM messages WHERE died_at IS NULL GROUP BY webhook", isKept: false
        ).all(read: { ($0.text(0), $0.int(1)) })
        return Dictionary(uniqueKeysWithValues: counts)
    }

    func recount() throws { waiting = try Self.count(database) }

    private static let schema = """
        BEGIN;
        CREATE TABLE messages (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            webhook TEXT NOT NULL,
            lane TEXT NOT NULL,
            name TEXT NOT NULL,
            event TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            last_error TEXT,
            -- The oldest of its lane that waits.
            is_head INTEGER NOT NULL,
            due_at INTEGER NOT NULL DEFAULT 0,
            died_at INTEGER
        );
        CREATE INDEX messages_by_lane ON messages (webhook, lane, seq) WHERE died_at IS NULL;
        CREATE INDEX messages_by_age ON messages (webhook, seq) WHERE died_at IS NULL;
        CREATE INDEX messages_due ON messages (webhook, due_at, seq) WHERE is_head = 1 AND died_at IS NULL;
        CREATE INDEX messages_dead ON messages (died_at) WHERE died_at IS NOT NULL;
        CREATE TABLE marks (
            lane TEXT NOT NULL,
            what TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (lane, what)
        ) WITHOUT ROWID;
        CREATE INDEX marks_by_age ON marks (at);
        -- Since when there is somebody to tell; no row while there is not.
        CREATE TABLE listening (since INTEGER NOT NULL);
        PRAGMA user_version = 1;
        COMMIT;
        """

    private static let second = """
        BEGIN;
        -- The last of the queue's tidings that was taken in.
        CREATE TABLE taken (only INTEGER PRIMARY KEY CHECK (only = 1), tiding INTEGER NOT NULL);
        PRAGMA user_version = 2;
        COMMIT;
        """

    // MARK: In

    /// Takes messages in, and marks, with one sync of the disk. What is too much is given up, the oldest first.
    ///
    /// - Parameter tiding: the last of the queue's tidings of which these are; nil: of none.
    /// - Returns: how many were given up for it.
    /// - Throws: `StoreError`; then nothing has changed.
    package func add(
        _ drafts: [OutboxDraft], marks: [OutboxMark] = [], tiding: Int? = nil, at now: Date
    ) throws -> Int {
        // Who was told that a message waits must find it after a power cut; what is told twice harms nobody.
        try database.execute("PRAGMA synchronous = FULL")
        defer { try? database.execute("PRAGMA synchronous = NORMAL") }
        var givenUp = 0
        let before = waiting
        do {
            try transaction {
                for draft in drafts { try insert(draft, at: now) }
                for mark in marks { try insert(mark, at: now) }
                if let tiding { try take(tiding) }
                for (webhook, count) in waiting where count > limits.waiting {
                    givenUp += try giveUpOldest(of: webhook, count - limits.waiting, at: now)
                }
            }
        } catch {
            waiting = before
            throw error
        }
        return givenUp
    }

    private func insert(_ draft: OutboxDraft, at now: Date) throws {
        try database.prepare(
            """
            INSERT INTO messages (id, webhook, lane, name, event, made_at, is_head) VALUES (?1, ?2, ?3, ?4, ?5, ?6,
            NOT EXISTS (SELECT 1 FROM messages WHERE webhook = ?2 AND lane = ?3 AND died_at IS NULL))
            """, isKept: false
        ).run {
            $0.bind(1, UniqueID.next())
            $0.bind(2, draft.webhook)
            $0.bind(3, draft.lane)
            $0.bind(4, draft.name)
            $0.bind(5, draft.event)
            $0.bind(6, now.milliseconds)
        }
        waiting[draft.webhook, default: 0] += 1
    }

    private func insert(_ mark: OutboxMark, at now: Date) throws {
        try database.prepare("INSERT OR IGNORE INTO marks (lane, what, at) VALUES (?1, ?2, ?3)", isKept: false).run {
            $0.bind(1, mark.lane)
            $0.bind(2, mark.what)
            $0.bind(3, now.milliseconds)
        }
    }

    private func take(_ tiding: Int) throws {
        try database.prepare("REPLACE INTO taken (only, tiding) VALUES (1, ?1)", isKept: false)
            .run { $0.bind(1, tiding) }
    }

    /// The last of the queue's tidings that was taken in; 0 before the first.
    package func lastTiding() throws -> Int {
        try database.prepare("SELECT tiding FROM taken", isKept: false).first({ _ in }, read: { $0.int(0) }) ?? 0
    }

    private func giveUpOldest(of webhook: String, _ count: Int, at now: Date) throws -> Int {
        let oldest = try database.prepare(
            "SELECT \(Self.columns) FROM messages WHERE webhook = ?1 AND died_at IS NULL ORDER BY seq LIMIT ?2",
            isKept: false
        ).all(
            {
                $0.bind(1, webhook)
                $0.bind(2, count)
            }, read: OutboxMessage.init)
        for message in oldest { try bury(message, "there was no more room in the outbox", at: now) }
        return oldest.count
    }

    // MARK: Out

    /// Heads of lanes that are due, the longest due first.
    ///
    /// - Parameter horizon: what is due later than this was put off by a clock that has been set back since, and is due.
    package func due(for webhook: String, at now: Date, horizon: Date, limit: Int) throws -> [OutboxMessage] {
        try database.prepare(
            """
            SELECT \(Self.columns) FROM messages WHERE webhook = ?1 AND is_head = 1 AND died_at IS NULL
            AND (due_at <= ?2 OR due_at > ?3) ORDER BY due_at, seq LIMIT ?4
            """, isKept: false
        ).all(
            {
                $0.bind(1, webhook)
                $0.bind(2, now.milliseconds)
                $0.bind(3, horizon.milliseconds)
                $0.bind(4, limit)
            }, read: OutboxMessage.init)
    }

    /// When the next one is due that is not yet; nil if there is none.
    package func nextDue(for webhook: String, after now: Date) throws -> Date? {
        try database.prepare(
            """
            SELECT due_at FROM messages WHERE webhook = ?1 AND is_head = 1 AND died_at IS NULL AND due_at > ?2
            ORDER BY due_at LIMIT 1
            """, isKept: false
        ).first(
            {
                $0.bind(1, webhook)
                $0.bind(2, now.milliseconds)
            }, read: { Date(milliseconds: $0.int(0)) })
    }

    /// It has been delivered: the next of its lane has its turn.
    package func delivered(_ message: OutboxMessage) throws {
        try transaction { try remove(message) }
    }

    /// It is tried again, not before `due`.
    package func putOff(_ message: OutboxMessage, until due: Date, because reason: String) throws {
        try database.prepare(
            "UPDATE messages SET tries = tries + 1, due_at = ?2, last_error = ?3 WHERE seq = ?1", isKept: false
        ).run {
            $0.bind(1, message.seq)
            $0.bind(2, due.milliseconds)
            $0.bind(3, reason)
        }
    }

    /// It is tried no more; the next of its lane has its turn.
    package func giveUp(_ message: OutboxMessage, because reason: String, at now: Date) throws {
        try transaction {
            try database.prepare("UPDATE messages SET tries = tries + 1 WHERE seq = ?1", isKept: false)
                .run { $0.bind(1, message.seq) }
            try bury(message, reason, at: now)
        }
    }

    /// Gives up what waits for webhooks that are no more, and what was made before a time.
    ///
    /// - Returns: how many.
    package func giveUpStale(keeping webhooks: Set<String>, madeBefore: [String: Date], at now: Date) throws -> Int {
        var count = 0
        for webhook in Array(waiting.keys) {
            let isKnown = webhooks.contains(webhook)
            guard let before = isKnown ? madeBefore[webhook] : Date.distantFuture else { continue }
            let stale = try database.prepare(
                """
                SELECT \(Self.columns) FROM messages WHERE webhook = ?1 AND died_at IS NULL AND made_at < ?2
                ORDER BY seq
                """, isKept: false
            ).all(
                {
                    $0.bind(1, webhook)
                    $0.bind(2, before.milliseconds)
                }, read: OutboxMessage.init)
            let reason = isKnown ? nil : "there is no such webhook in the configuration any more"
            try transaction {
                for message in stale { try bury(message, reason ?? message.lastError ?? "too old", at: now) }
            }
            count += stale.count
        }
        return count
    }

    // MARK: Inside

    func bury(_ message: OutboxMessage, _ reason: String, at now: Date) throws {
        try database.prepare(
            "UPDATE messages SET died_at = ?2, last_error = ?3, is_head = 0 WHERE seq = ?1 AND died_at IS NULL",
            isKept: false
        ).run {
            $0.bind(1, message.seq)
            $0.bind(2, now.milliseconds)
            $0.bind(3, reason)
        }
        guard database.changes > 0 else { return }
        waiting[message.webhook, default: 1] -= 1
        try crownNext(message)
    }

    private func remove(_ message: OutboxMessage) throws {
        try database.prepare("DELETE FROM messages WHERE seq = ?1 AND died_at IS NULL", isKept: false)
            .run { $0.bind(1, message.seq) }
        guard database.changes > 0 else { return }
        waiting[message.webhook, default: 1] -= 1
        try crownNext(message)
    }

    private func crownNext(_ message: OutboxMessage) throws {
        try crown(webhook: message.webhook, lane: message.lane)
    }

    /// The oldest of a lane is its head, and no other.
    func crown(webhook: String, lane: String) throws {
        try database.prepare(
            """
            UPDATE messages SET is_head = (seq = (SELECT min(seq) FROM messages WHERE webhook = ?1 AND lane = ?2
            AND died_at IS NULL)) WHERE webhook = ?1 AND lane = ?2 AND died_at IS NULL
            """, isKept: false
        ).run {
            $0.bind(1, webhook)
            $0.bind(2, lane)
        }
    }

    /// All of it or nothing.
    func transaction(_ body: () throws -> Void) throws {
        try database.execute("BEGIN IMMEDIATE")
        do {
            try body()
            try database.execute("COMMIT")
        } catch {
            if database.isInTransaction { try? database.execute("ROLLBACK") }
            throw error
        }
    }

    static let columns = "seq, id, webhook, lane, name, event, made_at, tries, last_error, died_at"
}

extension OutboxMessage {
    init(_ row: SQLiteStatement) {
        self.init(
            seq: row.int(0), id: row.text(1), webhook: row.text(2), lane: row.text(3), name: row.text(4),
            event: row.text(5), madeAt: Date(milliseconds: row.int(6)), tries: row.int(7),
            lastError: row.optionalText(8), diedAt: row.date(9))
    }
}
