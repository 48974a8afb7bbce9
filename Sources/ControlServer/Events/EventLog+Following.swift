public import ControlAPI

/// For a reader in the daemon itself, which keeps its own place.
extension EventLog {
    /// Calls `wake` after every event, on the thread that appends it, for as long as the log lives: it must be quick.
    public func follow(_ wake: @escaping @Sendable () -> Void) { _ = addListener(wake) }

    /// Up to `limit` events after the cursor.
    ///
    /// - Returns: the events, where to go on, and whether some in between are forgotten.
    public func events(after cursor: Int, limit: Int) -> (events: [ControlEvent], cursor: Int, isIncomplete: Bool) {
        let slice = records(after: cursor, limit: limit)
        return (slice.records.map(\.event), slice.cursor, slice.lost != nil)
    }
}
