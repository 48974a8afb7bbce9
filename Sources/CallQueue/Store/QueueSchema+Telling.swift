extension QueueSchema {
    /// What is to be told outside of a ticket's change, until somebody has taken it over.
    static let keptTidings = """
        CREATE TABLE tidings (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            text TEXT NOT NULL
        );
        """

    /// How far sources of tickets were looked through, and which of their rows were told to be refused.
    static let keptSources = """
        CREATE TABLE sources (
            id TEXT NOT NULL PRIMARY KEY,
            url TEXT NOT NULL,
            since INTEGER,
            etag TEXT
        ) WITHOUT ROWID;
        CREATE TABLE source_refusals (
            source TEXT NOT NULL,
            ticket TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (source, ticket, reason)
        ) WITHOUT ROWID;
        """
}
