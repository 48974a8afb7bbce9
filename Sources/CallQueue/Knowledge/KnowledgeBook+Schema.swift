/// The tables of the cards' database.
extension KnowledgeBook {
    static let schema = """
        BEGIN;
        CREATE TABLE cards (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            category TEXT NOT NULL,
            classes TEXT NOT NULL,
            words TEXT NOT NULL,
            text TEXT NOT NULL,
            revision INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            used INTEGER NOT NULL DEFAULT 0,
            helped INTEGER NOT NULL DEFAULT 0,
            not_helped INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX cards_by_title ON cards (category, title);
        CREATE TABLE card_classes (
            class TEXT NOT NULL,
            card INTEGER NOT NULL REFERENCES cards (seq) ON DELETE CASCADE,
            PRIMARY KEY (class, card)
        ) WITHOUT ROWID;
        CREATE INDEX card_classes_by_card ON card_classes (card);
        -- The terms of `SearchWords`, which has parted them already.
        CREATE VIRTUAL TABLE card_words USING fts5 (title, words, text, tokenize = "unicode61 remove_diacritics 2");
        -- Which card was opened in which call, once; and whether the agent said that it helped.
        CREATE TABLE card_uses (
            call TEXT NOT NULL,
            card INTEGER NOT NULL REFERENCES cards (seq) ON DELETE CASCADE,
            agent TEXT,
            at INTEGER NOT NULL,
            helped INTEGER,
            PRIMARY KEY (call, card)
        ) WITHOUT ROWID;
        CREATE INDEX card_uses_by_card ON card_uses (card);
        -- Who did what with which, for ever.
        CREATE TABLE card_audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            card TEXT NOT NULL,
            revision INTEGER NOT NULL,
            who TEXT NOT NULL
        );
        CREATE INDEX card_audit_by_card ON card_audit (card, seq);
        CREATE TRIGGER audit_stays BEFORE UPDATE ON card_audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        CREATE TRIGGER audit_remains BEFORE DELETE ON card_audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        CREATE TABLE attachments (
            id TEXT NOT NULL PRIMARY KEY,
            card INTEGER NOT NULL REFERENCES cards (seq) ON DELETE CASCADE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            received INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX attachments_by_card ON attachments (card, name);
        CREATE TABLE attachment_pieces (
            attachment TEXT NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            data BLOB NOT NULL
        );
        CREATE UNIQUE INDEX attachment_pieces_in_order ON attachment_pieces (attachment, at);
        PRAGMA user_version = 1;
        COMMIT;
        """
}
