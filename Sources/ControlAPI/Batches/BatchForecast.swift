public import FoundationEssentials

/// When a running batch will be done, as things go now.
public struct BatchForecast: Codable, Sendable, Equatable {
    /// When the last ticket that goes on by itself will be settled; absent: not as things are, or not within 60 days.
    public var completesAt: Date?
    /// What keeps it from being sooner, for most of that time.
    public var limit: CompletionLimitWord
    /// Tickets that go on by themselves.
    public var tickets: Int
    /// Calls that it will take, on average.
    public var attempts: Int
    /// When this was computed: at most about ten seconds ago.
    public var madeAt: Date

    public init(
        completesAt: Date? = nil, limit: CompletionLimitWord, tickets: Int, attempts: Int, madeAt: Date
    ) {
        self.completesAt = completesAt
        self.limit = limit
        self.tickets = tickets
        self.attempts = attempts
        self.madeAt = madeAt
    }
}
