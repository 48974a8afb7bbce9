extension QueueSchema {
    static let guestNumbers = """
        -- Whom a leg to somebody outside beside the customer called; masked once that person's data are deleted.
        ALTER TABLE attempt_legs ADD COLUMN number TEXT;
        """
}
