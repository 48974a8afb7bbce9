/// Counts of values by size, as Prometheus' histograms have them.
struct Histogram: Sendable, Equatable {
    /// Upper bounds, rising; what is above the last counts too.
    let bounds: [Double]
    private(set) var counts: [Int]
    private(set) var sum = 0.0
    private(set) var count = 0

    init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    /// One that was counted already.
    init(_ bounds: [Double], counts: [Int], count: Int, sum: Double) {
        (self.bounds, self.counts, self.count, self.sum) = (bounds, counts, count, sum)
    }

    mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        if let index = bounds.firstIndex(where: { value <= $0 }) { counts[index] += 1 }
        sum += value
        count += 1
    }

    /// From a click to an answer. Seconds.
    static let setup = Histogram([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60])
    /// Of things that take no time. Seconds.
    static let lag = Histogram([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5])
    /// ITU-T P.800.1, 1 to 4.5.
    static let mos = Histogram([1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.1, 4.2, 4.3, 4.4, 4.5])
}
