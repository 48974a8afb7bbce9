extension QueueSchema {
    /// Batches that are called by terms of their own.
    static let thirteenth = """
        -- Hours, mode and flow of the batch, where they differ from its classes', as JSON.
        ALTER TABLE batches ADD COLUMN terms TEXT;
        -- When its tickets were let go for the first time; NULL for one that was never started.
        ALTER TABLE batches ADD COLUMN started_at INTEGER;
        -- The batch to which these rows were added; their tickets are moved there, their verdicts stay.
        ALTER TABLE batches ADD COLUMN parent INTEGER;
        UPDATE batches SET started_at = committed_at;
        """
}
