package import FoundationEssentials

/// The most attempts to one number in a rolling period, whichever way they were started.
package struct AttemptCap: Sendable, Hashable {
    /// From 1.
    package var count: Int
    /// Seconds.
    package var period: Double

    package init(count: Int, period: Double) {
        self.count = count
        self.period = period
    }

    /// Three in 24 hours.
    package static let standard = [AttemptCap(count: 3, period: 86_400)]

    /// When the cap lets another attempt through: nil for now.
    ///
    /// - Parameter rungAt: when the number was rung, in any order; only what counts.
    package func opensAt(rungAt: [Date], now: Date) -> Date? {
        let within = rungAt.filter { $0 > now - period }.sorted(by: >)
        guard count > 0 else { return .distantFuture }
        return within.count < count ? nil : within[count - 1] + period
    }
}

extension [AttemptCap] {
    /// When every cap lets another attempt through: nil for now.
    package func opensAt(rungAt: [Date], now: Date) -> Date? {
        compactMap { $0.opensAt(rungAt: rungAt, now: now) }.max()
    }

    /// Seconds that the longest cap looks back.
    package var longestPeriod: Double { map(\.period).max() ?? 0 }
}
