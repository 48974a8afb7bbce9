public import FoundationEssentials

/// When a running batch will be done, as things go now.
public struct BatchForecast: Codable, Sendable, Equatable {
    /// When the last ticket that goes on by itself will be settled; absent: not as things are, or not within 60 days.
    public var completesAt: Date?
    /// In one case of ten it is sooner, as little as is known of calls so far; absent with `completesAt`.
    public var earliestAt: Date?
    /// In one case of ten it is later; absent with `completesAt`, and where that may be never.
    public var latestAt: Date?
    /// What keeps it from being sooner, for most of that time.
    public var limit: CompletionLimitWord
    /// Tickets that go on by themselves.
    public var tickets: Int
    /// Calls that it will take, on average.
    public var attempts: Int
    /// When this was computed: seconds ago, and longer with millions of tickets, which are counted for a twentieth of the time at most.
    public var madeAt: Date

    public init(
        completesAt: Date? = nil, earliestAt: Date? = nil, latestAt: Date? = nil, limit: CompletionLimitWord,
        tickets: Int, attempts: Int, madeAt: Date
    ) {
        self.completesAt = completesAt
        self.earliestAt = earliestAt
        self.latestAt = latestAt
        self.limit = limit
        self.tickets = tickets
        self.attempts = attempts
        self.madeAt = madeAt
    }
}
