import FoundationEssentials

/// Adds up what happens in a simulation, all in all and by hour.
struct SimulationLedger {
    private static let hour = 3_600_000

    private let from: Date
    private let agents: Int
    private var total: SimulationResult
    private var hours: [Int: SimulationResult.Hour] = [:]

    init(from: Date, agents: Int) {
        self.from = from
        self.agents = agents
        total = SimulationResult(from: from)
        total.agents = agents
    }

    mutating func attempt(at time: Int) { hour(time) { $0.attempts += 1 } }

    /// - Parameter talk: seconds of the agent.
    mutating func ended(_ disposition: Disposition, at time: Int, talk: Double) {
        total.attempts[disposition, default: 0] += 1
        total.talkSeconds += talk
        if disposition == .answered { hour(time) { $0.reached += 1 } }
    }

    /// Nothing changes between two moments, in milliseconds.
    ///
    /// - Parameter free: agents without anything to do.
    mutating func pass(from start: Int, to end: Int, limit: CompletionLimit, free: Int, calls: Int) {
        // While nobody may be called, nobody is idle: they are at home.
        let isOpen = calls > 0 || free < agents || limit != .hours
        var start = start
        while start < end {
            let next = min(end, (start / Self.hour + 1) * Self.hour)
            let seconds = Double(next - start) / 1_000
            if limit != .nothing { total.limits[limit, default: 0] += seconds }
            if isOpen {
                total.openSeconds += seconds
                total.idleSeconds += Double(free) * seconds
                total.busySeconds += Double(agents - free) * seconds
                hour(start) {
                    $0.idleSeconds += Double(free) * seconds
                    $0.limits[limit, default: 0] += seconds
                }
            }
            start = next
        }
    }

    private mutating func hour(_ time: Int, _ note: (inout SimulationResult.Hour) -> Void) {
        let number = time / Self.hour
        note(&hours[number, default: SimulationResult.Hour(from: from + Double(number * Self.hour) / 1_000)])
    }

    var result: SimulationResult {
        var result = total
        result.hours = hours.sorted { $0.key < $1.key }.map(\.value).filter { $0.attempts > 0 || $0.reached > 0 }
        return result
    }
}
