extension QueueSchema {
    /// An agent's own tickets, to be listed.
    static let ownTickets = """
        CREATE INDEX tickets_by_owner ON tickets (owner) WHERE owner IS NOT NULL;
        """
}

extension QueueSchema {
    /// Takes away what only lists and reports look things up by.
    static let withoutListing = """
        DROP INDEX tickets_by_owner; DROP INDEX attempts_by_issue; DROP INDEX attempts_by_agent; DROP INDEX attempts_by_batch
        """
}
