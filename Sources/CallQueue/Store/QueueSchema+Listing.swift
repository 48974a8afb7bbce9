extension QueueSchema {
    /// An agent's own tickets, to be listed.
    static let ownTickets = """
        CREATE INDEX tickets_by_owner ON tickets (owner) WHERE owner IS NOT NULL;
        """
}
