/// The command line cannot be meant.
struct UsageError: Error, Equatable {
    let message: Message
    /// Whose help to point to; nil for the general one.
    var command: String?

    init(_ message: Message, command: String?) {
        self.message = message
        self.command = command
    }
}
