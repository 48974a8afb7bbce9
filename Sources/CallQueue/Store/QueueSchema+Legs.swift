extension QueueSchema {
    static let guestNumbers = """
        -- Whom a leg to somebody outside beside the customer called, masked: the person's data are not ours to keep.
        ALTER TABLE attempt_legs ADD COLUMN number TEXT;
        """
}
