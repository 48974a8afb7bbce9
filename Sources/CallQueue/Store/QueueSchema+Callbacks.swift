extension QueueSchema {
    /// Calls that are owed to customers, by whom.
    static let ownCallbacks = """
        CREATE INDEX tickets_promised ON tickets (owner, promised_at) WHERE promised_at IS NOT NULL;
        """
}
