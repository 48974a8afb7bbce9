/// A rate with room for bursts.
struct TokenBucket {
    /// Per second.
    let rate: Double
    /// Most at once.
    let burst: Double
    private(set) var level: Double
    private var filledAt: ContinuousClock.Instant

    init(rate: Double, burst: Double, now: ContinuousClock.Instant) {
        self.rate = rate
        self.burst = burst
        level = burst
        filledAt = now
    }

    /// Takes one; or tells how long to wait for it.
    mutating func take(now: ContinuousClock.Instant) -> Duration? {
        let passed = (now - filledAt) / .seconds(1)
        if passed > 0 {
            level = min(burst, level + passed * rate)
            filledAt = now
        }
        guard level >= 1 else { return .seconds((1 - level) / rate) }
        level -= 1
        return nil
    }
}
