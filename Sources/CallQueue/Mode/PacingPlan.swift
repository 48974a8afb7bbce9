import Glibc

/// How many customers are rung now, before an agent is there for each. Pure.
///
/// A call for which an agent is free is covered. Beyond those, `power` rings what its ratio says, `predictive` as many as keep the
/// expected share of the abandoned below the limit; both only as far as nearly for certain (999 of 1,000) no more are abandoned
/// than the limit still allows: so at first, and close to the limit, each call is covered.
struct PacingPlan: Sendable {
    /// The agents and calls at one moment.
    struct Floor: Sendable, Hashable {
        /// Agents who may be given a call now.
        var free = 0
        /// Of those in talks and write-ups, how many will be free once a customer who is rung now has answered: an expectation.
        var soonFree = 0.0
        /// Customers who are rung, or about to be, without an agent.
        var dialling = 0
        /// Customers who answered and have no agent yet.
        var waiting = 0
    }

    /// Of what the law allows, how much is aimed at: chance must not carry it over the limit.
    static let aim = 0.7
    /// Most chances that more are abandoned than the limit still allows.
    static let risk = 0.001

    let mode: DialMode
    let rules: PacingRules
    let statistics: PacingStatistics
    let standing: AbandonmentStanding

    /// So many more may be rung at this moment.
    func calls(_ floor: Floor) -> Int {
        guard mode.isCustomerFirst, !standing.isOver else { return 0 }
        return max(0, inFlight(floor) - max(0, floor.dialling))
    }

    /// So many may be ringing at once.
    private func inFlight(_ floor: Floor) -> Int {
        let covered = max(0, floor.free - floor.waiting)
        switch mode {
        case .power:
            let wanted = Int(rules.ratio * Double(covered))
            return largest(covered...max(covered, wanted)) { isWithinAllowance($0, covered) }
        case .predictive where statistics.isEnough:
            let capacity = max(0, floor.free + Int(max(0, floor.soonFree)) - floor.waiting)
            let most = Int(rules.mostRatio * Double(capacity))
            return largest(covered...max(covered, most)) {
                isWithinAllowance($0, covered) && isWithinShare($0, capacity)
            }
        default: return covered
        }
    }

    private func isWithinAllowance(_ calls: Int, _ capacity: Int) -> Bool {
        let allowed = capacity + max(0, min(standing.allowance, calls))
        return Binomial(calls, statistics.cautiousAnswerRate).overflow(allowed).chance <= Self.risk
    }

    private func isWithinShare(_ calls: Int, _ capacity: Int) -> Bool {
        let answers = Binomial(calls, statistics.cautiousAnswerRate)
        return answers.overflow(capacity).mean <= standing.limit * Self.aim * answers.mean
    }

    /// The largest of a range for which something holds that ceases to hold at some point; its first when for none.
    private func largest(_ range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high + 1) / 2
            if holds(middle) { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// How many agents who are busy now will be free so many seconds from now, on average, by how long talks and write-ups last.
    ///
    /// - Parameters:
    ///   - talking: agents in a talk.
    ///   - writeUpsEndingIn: for each write-up, the seconds until it ends at the latest.
    static func soonFree(
        talking: Int, writeUpsEndingIn: [Double], after seconds: Double, _ statistics: PacingStatistics
    ) -> Double {
        let writing = writeUpsEndingIn.count { $0 <= seconds }
        guard let handling = statistics.handling, handling > 0 else { return Double(writing) }
        // Talks are about as likely to end at one moment as at another.
        return Double(writing) + Double(talking) * (1 - exp(-seconds / handling))
    }
}
