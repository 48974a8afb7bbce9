/// Who and what is free again when, and which tickets are settled: what falls on about the same moment comes together, for a forecast
/// has more ends of calls than steps.
struct ForecastReturns {
    /// What comes at one moment; may be less than nothing where more is taken.
    struct Sum {
        var agents = 0.0
        var lines = 0.0
        var flowLines = 0.0
        /// Tickets, by lane.
        var settled: [(count: Double, lane: Int)] = []
    }

    /// Milliseconds that are one moment.
    private let grain: Int
    private var sums: [Int: Sum] = [:]

    /// - Parameter step: seconds of the longest step at first; a moment is an eighth of it.
    init(step: Double) { grain = max(1, Int(step * 1_000 / 8)) }

    /// Adds to what comes back at about that time.
    ///
    /// - Parameter time: milliseconds.
    /// - Returns: the moment, if nothing came at it so far.
    mutating func add(at time: Int, _ change: (inout Sum) -> Void) -> Int? {
        let moment = (time + grain / 2) / grain * grain
        let isNew = sums[moment] == nil
        change(&sums[moment, default: Sum()])
        return isNew ? moment : nil
    }

    mutating func take(_ moment: Int) -> Sum { sums.removeValue(forKey: moment) ?? Sum() }
}

extension ForecastReturns.Sum {
    mutating func settle(_ count: Double, _ lane: Int) {
        if let place = settled.firstIndex(where: { $0.lane == lane }) {
            settled[place].count += count
        } else {
            settled.append((count, lane))
        }
    }
}
