/// The database's tables, by version. A migration is added at the end, never changed once released.
///
/// Instants are whole milliseconds since 1970, UTC. Words are the raw values of the Swift enums. “Current” tickets are
/// the newest row of an id whose batch is visible; older rows are kept for the report of the batch they came in.
enum QueueSchema {
    /// The version this program writes: `PRAGMA user_version`.
    static var version: Int { migrations.count }

    /// Brings the database to `version`, or in tests to an earlier one, each step in a transaction of its own.
    ///
    /// - Parameter tell: told when it begins with a database that holds something, every few seconds of it, and when it is done.
    static func migrate(
        _ database: SQLiteDatabase, path: String, to last: Int = QueueSchema.version,
        _ tell: @escaping (MigrationNews) -> Void = { _ in }
    ) throws {
        let found = try database.integer("PRAGMA user_version")
        guard found <= version else {
            throw StoreError.newerSchema(path: path, found: found, known: version)
        }
        guard found < last else { return }
        // What is made anew holds nothing yet.
        guard found > 0 else { return try take(0..<last, database) }
        let bytes = try database.integer("PRAGMA page_count") * database.integer("PRAGMA page_size")
        let watch = MigrationWatch(from: found, to: last, bytes: bytes, tell)
        try database.watched(by: watch.look) { try take(found..<last, database) }
        watch.end()
    }

    private static func take(_ steps: Range<Int>, _ database: SQLiteDatabase) throws {
        for step in steps {
            try database.execute("BEGIN IMMEDIATE")
            do {
                try database.execute(migrations[step])
                try database.execute("PRAGMA user_version = \(step + 1)")
                try database.execute("COMMIT")
            } catch {
                try? database.execute("ROLLBACK")
                throw error
            }
        }
    }

    private static let migrations = [
        first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh,
        twelfth, thirteenth, ownTickets, ownCallbacks, keptModes, ticketCounts, guestNumbers, keptTidings,
        keptSources,
    ]

    private static let first = """
        CREATE TABLE batches (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            committed_at INTEGER,
            rows INTEGER NOT NULL DEFAULT 0,
            accepted INTEGER NOT NULL DEFAULT 0,
            not_selected INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            duplicates INTEGER NOT NULL DEFAULT 0
        );
        -- Tickets that share batch, class and the callee's zones: whether they may be called now is one question.
        CREATE TABLE lanes (
            id INTEGER PRIMARY KEY,
            batch INTEGER NOT NULL,
            class TEXT NOT NULL,
            zone TEXT NOT NULL,
            UNIQUE (batch, class, zone)
        );
        CREATE TABLE tickets (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            batch INTEGER NOT NULL,
            lane INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            ready_at INTEGER,
            attempt TEXT,
            before TEXT,
            numbers TEXT NOT NULL,
            number_index INTEGER NOT NULL DEFAULT 0,
            dead_numbers INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            last_disposition TEXT,
            streak INTEGER NOT NULL DEFAULT 0,
            urgency INTEGER NOT NULL,
            deadline_at INTEGER NOT NULL,
            vip INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            numbers_expire_at INTEGER,
            owner TEXT,
            resolution TEXT
        );
        CREATE INDEX tickets_by_id ON tickets (id);
        CREATE INDEX tickets_by_batch ON tickets (batch);
        CREATE INDEX tickets_ready ON tickets (lane, urgency, deadline_at, vip, opened_at, seq) WHERE state = 'ready';
        CREATE INDEX tickets_due ON tickets (ready_at) WHERE ready_at IS NOT NULL;
        -- What only people read, apart from what the queue touches at every step.
        CREATE TABLE ticket_details (
            ticket INTEGER PRIMARY KEY,
            record INTEGER NOT NULL,
            line INTEGER NOT NULL,
            customer TEXT NOT NULL,
            details TEXT NOT NULL,
            order_number TEXT,
            product TEXT,
            fields TEXT,
            note TEXT,
            resolved_at INTEGER,
            resolved_by TEXT
        );
        CREATE TABLE verdicts (
            batch INTEGER NOT NULL,
            record INTEGER NOT NULL,
            line INTEGER NOT NULL,
            kind TEXT NOT NULL,
            ticket TEXT,
            column_name TEXT,
            reason TEXT,
            detail TEXT,
            PRIMARY KEY (batch, record)
        ) WITHOUT ROWID;
        CREATE INDEX verdicts_refused ON verdicts (ticket) WHERE kind = 'refused';
        -- One row per attempt from its order to its end: the call detail record.
        CREATE TABLE attempts (
            id TEXT NOT NULL PRIMARY KEY,
            node TEXT NOT NULL,
            ticket INTEGER,
            ticket_id TEXT,
            batch INTEGER,
            class TEXT,
            attempt_number INTEGER NOT NULL,
            agent TEXT NOT NULL,
            number TEXT NOT NULL,
            dialled TEXT NOT NULL,
            origin TEXT NOT NULL,
            phase TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            agent_invited_at INTEGER,
            agent_answered_at INTEGER,
            customer_invited_at INTEGER,
            ringing_at INTEGER,
            answered_at INTEGER,
            ended_at INTEGER,
            disposition TEXT,
            ended_by TEXT,
            sip_status INTEGER,
            q850 INTEGER,
            reason TEXT NOT NULL DEFAULT '',
            recording TEXT,
            agent_mos REAL,
            customer_mos REAL,
            agent_loss REAL,
            customer_loss REAL,
            agent_jitter REAL,
            customer_jitter REAL,
            counted INTEGER
        ) WITHOUT ROWID;
        -- One live attempt per number in the whole system: the database itself would refuse a second.
        CREATE UNIQUE INDEX attempts_live ON attempts (number) WHERE ended_at IS NULL;
        CREATE INDEX attempts_by_number ON attempts (number, issued_at);
        CREATE INDEX attempts_by_ticket ON attempts (ticket_id) WHERE ticket_id IS NOT NULL;
        CREATE INDEX attempts_by_batch ON attempts (batch) WHERE batch IS NOT NULL;
        CREATE TABLE idempotency_keys (
            seq INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            fingerprint TEXT NOT NULL,
            attempt TEXT,
            refusal TEXT,
            used_at INTEGER NOT NULL
        );
        CREATE TABLE do_not_call (
            number TEXT NOT NULL PRIMARY KEY,
            source TEXT NOT NULL,
            note TEXT NOT NULL,
            added_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    private static let second = """
        -- How the file of a batch was read, in the loader's own words.
        CREATE TABLE load_notes (
            batch INTEGER PRIMARY KEY,
            note TEXT NOT NULL
        );
        ALTER TABLE do_not_call ADD COLUMN lapses_at INTEGER;
        CREATE INDEX attempts_by_agent ON attempts (agent, id);
        """

    private static let third = """
        -- What whoever asked for the call wrote with it.
        ALTER TABLE attempts ADD COLUMN note TEXT;
        """

    private static let fourth = """
        -- The flow that leads the call; its agent is '' until one comes.
        ALTER TABLE attempts ADD COLUMN flow TEXT;
        -- What the customer was promised, and whether the customer wishes never to be called.
        ALTER TABLE attempts ADD COLUMN call_again_at INTEGER;
        ALTER TABLE attempts ADD COLUMN refuses_calls INTEGER NOT NULL DEFAULT 0;
        -- What customers answered to flows' questions.
        CREATE TABLE answers (
            attempt TEXT NOT NULL,
            number INTEGER NOT NULL,
            flow TEXT NOT NULL,
            step TEXT NOT NULL,
            note TEXT,
            digit TEXT NOT NULL,
            answered_at INTEGER NOT NULL,
            PRIMARY KEY (attempt, number)
        ) WITHOUT ROWID;
        """

    private static let fifth = """
        -- Each INVITE for an attempt's customer: one, and one more for each trunk that could not take the call.
        CREATE TABLE trunk_tries (
            attempt TEXT NOT NULL,
            try INTEGER NOT NULL,
            trunk TEXT NOT NULL,
            invited_at INTEGER NOT NULL,
            ended_at INTEGER,
            sip_status INTEGER,
            q850 INTEGER,
            reason TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (attempt, try)
        ) WITHOUT ROWID;
        """

    private static let sixth = """
        -- The legs of calls that are over, and how they sounded: what six columns told of two of them, one way.
        CREATE TABLE attempt_legs (
            attempt TEXT NOT NULL,
            party INTEGER NOT NULL,
            role TEXT NOT NULL,
            agent TEXT,
            codec TEXT,
            answered_at INTEGER,
            round_trip REAL,
            received INTEGER NOT NULL,
            received_lost INTEGER NOT NULL,
            received_jitter REAL,
            received_rating REAL,
            received_mos REAL,
            sent INTEGER NOT NULL,
            sent_lost INTEGER NOT NULL,
            sent_jitter REAL,
            sent_rating REAL,
            sent_mos REAL,
            PRIMARY KEY (attempt, party)
        ) WITHOUT ROWID;
        ALTER TABLE attempts DROP COLUMN agent_mos;
        ALTER TABLE attempts DROP COLUMN customer_mos;
        ALTER TABLE attempts DROP COLUMN agent_loss;
        ALTER TABLE attempts DROP COLUMN customer_loss;
        ALTER TABLE attempts DROP COLUMN agent_jitter;
        ALTER TABLE attempts DROP COLUMN customer_jitter;
        """

    private static let seventh = """
        -- What agents wanted, from when on: the last one outlives a restart, all of them make the report.
        CREATE TABLE agent_intents (
            seq INTEGER PRIMARY KEY,
            agent TEXT NOT NULL,
            at INTEGER NOT NULL,
            intent TEXT NOT NULL,
            code TEXT
        );
        CREATE INDEX agent_intents_by_agent ON agent_intents (agent, seq);
        """

    private static let eighth = """
        -- How the leg was encrypted, as SDP names it; NULL if it was not.
        ALTER TABLE attempt_legs ADD COLUMN srtp TEXT;
        """

    private static let ninth = """
        -- When the customer asked to be called; the deadline as the file gave it, since deadline_at is what the ticket is ranked
        -- by: the first of its deadline and its protected number's end, or the time promised. urgency is below 0 for promises.
        ALTER TABLE tickets ADD COLUMN promised_at INTEGER;
        ALTER TABLE tickets ADD COLUMN latest_at INTEGER;
        ALTER TABLE tickets ADD COLUMN consent_ref TEXT;
        UPDATE tickets SET latest_at = deadline_at WHERE deadline_at < 9223372036854775807;
        UPDATE tickets SET deadline_at = min(deadline_at, numbers_expire_at)
            WHERE numbers_expire_at IS NOT NULL AND numbers LIKE '%protected%';
        UPDATE tickets SET promised_at = ready_at, deadline_at = ready_at, urgency = urgency - 10
            WHERE state = 'waiting' AND reason = 'scheduledCallback' AND ready_at IS NOT NULL;
        CREATE INDEX tickets_pressing ON tickets (lane, deadline_at, seq)
            WHERE state = 'ready' AND deadline_at < 9223372036854775807;
        -- A batch's share of the calls against other batches'.
        ALTER TABLE batches ADD COLUMN weight REAL NOT NULL DEFAULT 1;
        """

    private static let tenth = """
        -- Tickets that wait for their own agent.
        CREATE INDEX tickets_kept ON tickets (owner, urgency, deadline_at, vip, opened_at, seq)
            WHERE reason = 'ownAgent' AND state = 'waiting';
        """
}
