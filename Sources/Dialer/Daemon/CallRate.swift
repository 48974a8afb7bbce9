import Synchronization

/// New calls per second over the last ten seconds, for the status.
final class CallRate: Sendable {
    private static let seconds = 10

    private struct Buckets {
        var counts = Array(repeating: 0, count: CallRate.seconds)
        var newest: Int64 = 0

        mutating func advance(to second: Int64) {
            let passed = min(second - newest, Int64(CallRate.seconds))
            guard passed > 0 else { return }
            for step in 1...passed { counts[Int((newest + step) % Int64(CallRate.seconds))] = 0 }
            newest = second
        }
    }

    private let buckets = Mutex(Buckets())
    private let clock: any CallClock

    init(clock: any CallClock) { self.clock = clock }

    func count() {
        let second = clock.now.components.seconds
        buckets.withLock { buckets in
            buckets.advance(to: second)
            buckets.counts[Int(second % Int64(Self.seconds))] += 1
        }
    }

    var callsPerSecond: Double {
        let second = clock.now.components.seconds
        return buckets.withLock { buckets in
            buckets.advance(to: second)
            return Double(buckets.counts.reduce(0, +)) / Double(Self.seconds)
        }
    }
}
