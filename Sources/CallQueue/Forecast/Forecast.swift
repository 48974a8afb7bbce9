package import FoundationEssentials

/// When what is left of a batch will be done, as things go now, and what keeps it from being sooner.
package struct Forecast: Sendable, Hashable {
    /// When the last ticket that goes on by itself will be settled; nil: not as things are, or not within 60 days.
    package var completesAt: Date?
    /// What keeps it back for most of that time.
    package var limit: CompletionLimit
    /// Tickets that go on by themselves.
    package var tickets: Int
    /// Calls that it will take, on average.
    package var attempts: Double
    package var madeAt: Date
}
