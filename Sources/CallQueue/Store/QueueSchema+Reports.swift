extension QueueSchema {
    /// What reports and the deletion of one person's data want.
    static let eleventh = """
        -- Whole milliseconds on hold, and when the customer wanted a person and had one.
        ALTER TABLE attempts ADD COLUMN held_ms INTEGER;
        ALTER TABLE attempts ADD COLUMN hand_over_at INTEGER;
        ALTER TABLE attempts ADD COLUMN handed_over_at INTEGER;
        -- Reports ask for a period.
        CREATE INDEX attempts_by_issue ON attempts (issued_at);
        -- Beside the resolution, so that a report need not read what people wrote.
        ALTER TABLE tickets ADD COLUMN resolved_at INTEGER;
        UPDATE tickets SET resolved_at = (SELECT d.resolved_at FROM ticket_details d WHERE d.ticket = tickets.seq)
            WHERE resolution IS NOT NULL;
        -- How long agents wrote up each call.
        CREATE TABLE wrap_ups (
            attempt TEXT NOT NULL,
            agent TEXT NOT NULL,
            ms INTEGER NOT NULL,
            PRIMARY KEY (attempt, agent)
        ) WITHOUT ROWID;
        -- What was measured of a recording's two sides; seconds.
        CREATE TABLE speech (
            attempt TEXT NOT NULL,
            recording TEXT NOT NULL,
            measured REAL NOT NULL,
            agent REAL NOT NULL,
            customer REAL NOT NULL,
            both REAL NOT NULL,
            longest_silence REAL NOT NULL,
            silence_at REAL NOT NULL,
            PRIMARY KEY (attempt, recording)
        ) WITHOUT ROWID;
        -- Who had one person's data copied out or deleted, for ever; the number is masked.
        CREATE TABLE person_audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            number TEXT NOT NULL,
            who TEXT NOT NULL,
            reason TEXT NOT NULL,
            forced INTEGER NOT NULL,
            tickets INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            recordings INTEGER NOT NULL
        );
        CREATE TRIGGER person_audit_stays BEFORE UPDATE ON person_audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        CREATE TRIGGER person_audit_remains BEFORE DELETE ON person_audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        """
}
