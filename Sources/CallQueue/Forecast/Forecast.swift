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

/// What a forecast is made of: what is left, who calls, and how calls go.
package struct ForecastFacts: Sendable {
    /// Tickets of one batch and class whose callees are in the same zones.
    struct Lane: Sendable {
        var batch: BatchID
        /// Its share of the calls against other lanes' that have something to call.
        var weight = 1.0
        var policy: ClassPolicy
        /// Agents taken by a customer who is rung; 0 where a flow of the site's leads the calls.
        var agentsPerCall = 1.0
        /// Seconds an agent may write a call up.
        var wrapUpLimit = 0.0
        var hours: HoursSearch
        var dayParts: DayParts
        var model: CallModel
        var stocks: [Stock] = []
    }

    /// Tickets that are called at the same time.
    struct Stock: Sendable {
        var count: Double
        /// Seconds from now; 0 or less: at once.
        var readyAt: Double
        /// Attempts that counted.
        var attempts: Int
        /// What they wait for.
        var reason: WaitingReason?
    }

    var now: Date
    var lanes: [Lane] = []
    /// Agents who take calls, whether or not they are in one.
    var agents = 0
    var lines: Int?
    /// Of them, those that flows may have.
    var flowLines: Int?
    var callsPerSecond: Double?
    var caps: [AttemptCap] = []
    var isTrunkUp = true
    /// Batches that have tickets, whatever their state, and what only a person moves on in each.
    var heldByPersons: [BatchID: Int] = [:]
}
