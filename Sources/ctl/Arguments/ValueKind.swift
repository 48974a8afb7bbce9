/// What an operand or an option's value is: shells complete by it.
enum ValueKind: Sendable, Equatable {
    /// Nothing can be offered.
    case free
    case file
    case words([String])
    /// One of these, or whatever begins with one of those that end in a dot.
    case beginnings([String])
    /// Ids that the running daemon knows.
    case ids(IDKind)
}

/// Ids that completion asks the daemon for.
enum IDKind: String, Sendable, CaseIterable {
    case agents, batches, calls, flows, trunks, webhooks
}
