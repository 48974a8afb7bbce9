/// What the queue's one thread spends on choosing and on the disk: where calls come late, it says which of the two it is.
package struct QueueTimes: Sendable {
    /// From the question for due tickets to the orders, written into the transaction and not yet on the disk; claims that found none
    /// are left out.
    package var choosing = TimeTally()
    /// A commit: what everybody waits for while the disk takes it.
    package var committing = TimeTally()
}

/// Counts of durations by size.
package struct TimeTally: Sendable {
    /// Upper bounds, rising; seconds. What is above the last is in `count` alone.
    package static let bounds = [
        0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5,
    ]

    /// How many were within each bound and above the one before.
    package private(set) var counts = [Int](repeating: 0, count: Self.bounds.count)
    package private(set) var count = 0
    /// Of all of them; seconds.
    package private(set) var sum = 0.0

    package init() {}

    mutating func add(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        if let index = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts[index] += 1 }
        count += 1
        sum += seconds
    }
}
