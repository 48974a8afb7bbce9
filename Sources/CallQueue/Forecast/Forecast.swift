package import FoundationEssentials

/// When what is left of a batch will be done, as things go now, and what keeps it from being sooner.
package struct Forecast: Sendable, Hashable {
    /// When the last ticket that goes on by itself will be settled; nil: not as things are, or not within 60 days.
    package var completesAt: Date?
    /// In one case of ten it is sooner, as little as is known of calls so far.
    package var earliestAt: Date?
    /// In one case of ten it is later; nil: that may be never, or after 60 days.
    package var latestAt: Date?
    /// What keeps it back for most of that time.
    package var limit: CompletionLimit
    /// Tickets that go on by themselves.
    package var tickets: Int
    /// Calls that it will take, on average.
    package var attempts: Double
    package var madeAt: Date

    /// Of so many draws the least and the most stand where one of ten is below and one above.
    private static let draws: UInt64 = 9

    /// Of every batch that has something left.
    package static func all(_ facts: ForecastFacts) -> [BatchID: Forecast] {
        var run = ForecastRun(facts)
        var forecasts = run.run()
        var ends: [BatchID: [Date]] = [:]
        for seed in 1...draws {
            var run = ForecastRun(facts.drawn(seed))
            for (batch, drawn) in run.run() { ends[batch, default: []].append(drawn.completesAt ?? .distantFuture) }
        }
        for (batch, forecast) in forecasts {
            guard let end = forecast.completesAt, let drawn = ends[batch] else { continue }
            forecasts[batch]?.earliestAt = min(end, drawn.min() ?? end)
            let latest = max(end, drawn.max() ?? end)
            forecasts[batch]?.latestAt = latest == .distantFuture ? nil : latest
        }
        return forecasts
    }
}
