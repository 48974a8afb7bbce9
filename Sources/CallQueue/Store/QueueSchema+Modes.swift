extension QueueSchema {
    /// What the share of abandoned calls is taken of.
    static let twelfth = """
        -- Each person who answered a batch's call, and whether nobody was there in time.
        CREATE TABLE person_answers (
            seq INTEGER PRIMARY KEY,
            batch INTEGER NOT NULL,
            class TEXT NOT NULL,
            at INTEGER NOT NULL,
            abandoned INTEGER NOT NULL
        );
        """

    /// Modes that classes have moved to by themselves.
    static let keptModes = """
        CREATE TABLE class_moves (
            class TEXT NOT NULL PRIMARY KEY,
            mode TEXT NOT NULL,
            flow TEXT,
            why TEXT NOT NULL,
            at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """
}
