/// Where a batch is.
public struct BatchStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Rows are being read.
    public static let loading = BatchStateWord(rawValue: "loading")
    /// Its tickets are being called.
    public static let running = BatchStateWord(rawValue: "running")
    /// No new calls from it until resumed.
    public static let paused = BatchStateWord(rawValue: "paused")
    /// Every ticket has an outcome.
    public static let completed = BatchStateWord(rawValue: "completed")
    /// Taken out; running calls ended by themselves.
    public static let cancelled = BatchStateWord(rawValue: "cancelled")
}

/// What became of one row of a batch file.
public struct RowVerdictWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A ticket was made of it.
    public static let accepted = RowVerdictWord(rawValue: "accepted")
    /// It cannot be called as it is.
    public static let refused = RowVerdictWord(rawValue: "refused")
    /// The ticket is known already.
    public static let duplicate = RowVerdictWord(rawValue: "duplicate")
    /// Its class is called in part only, and the stable draw left it out.
    public static let notSelected = RowVerdictWord(rawValue: "notSelected")
}
