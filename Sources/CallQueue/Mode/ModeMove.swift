/// A move of a class to another mode while the figures ask for it.
package struct ModeMove: Sendable, Hashable {
    package var to: DialMode
    /// Leads the calls, with `automated`.
    package var flow: FlowName?
    package var when: ModeCondition
    /// Seconds for which the class stays there at least.
    package var atLeast = 900.0

    package init(to: DialMode, flow: FlowName? = nil, when: ModeCondition) {
        self.to = to
        self.flow = flow
        self.when = when
    }
}

/// What has to hold of a class's figures, all of it.
package struct ModeCondition: Sendable, Hashable {
    /// At least so many tickets that wait for a call.
    package var backlog: Int?
    /// At least so many of them for each agent at work.
    package var backlogPerAgent: Double?
    /// The last of them would be so many hours behind its deadline, at least, at the agents' present pace.
    package var hoursLate: Double?
    /// Fewer agents at work.
    package var agentsBelow: Int?
    /// More than so many percent of those who answered were abandoned, in one of its batches.
    package var abandonedAbove: Double?

    package init() {}

    var isEmpty: Bool { self == ModeCondition() }
}

/// A class at one moment, as its moves look at it.
package struct ModeFigures: Sendable, Hashable {
    package var backlog = 0
    /// Agents at work who may have its calls, free or not.
    package var agents = 0
    /// How far behind its deadline the last ticket would be; below 0 where all are in time; nil without deadlines or agents.
    package var hoursLate: Double?
    /// Percent; nil while nobody answered.
    package var abandoned: Double?

    package init() {}
}

extension ModeFigures {
    /// How late the latest ticket would be, if agents go on one after the other by their deadlines.
    ///
    /// - Parameters:
    ///   - deadlines: seconds from now, and how many tickets have them.
    ///   - secondsEach: an agent's time for one ticket.
    /// - Returns: hours; nil where nobody is there to call, or nothing is due.
    static func hoursLate(_ deadlines: [(seconds: Double, count: Int)], agents: Int, secondsEach: Double) -> Double? {
        guard agents > 0, !deadlines.isEmpty else { return nil }
        var called = 0
        var latest = -Double.infinity
        for (seconds, count) in deadlines.sorted(by: { $0.seconds < $1.seconds }) {
            called += count
            latest = max(latest, Double(called) * secondsEach / Double(agents) - seconds)
        }
        return latest / 3_600
    }
}

extension ModeCondition {
    /// By how much a figure may fall behind what brought the move about before it is taken back: it shall not go to and fro.
    static let slack = 0.8

    /// Which figures meet the condition, in words; nil where one does not.
    ///
    /// - Parameter holding: the class is there already: less is enough to stay.
    func met(by figures: ModeFigures, holding: Bool = false) -> String? {
        let slack = holding ? Self.slack : 1
        var words: [String] = []
        for check in [
            backlog.map { Self.atLeast("backlog", Double(figures.backlog), Double($0) * slack) },
            backlogPerAgent.map {
                Self.atLeast("backlogPerAgent", Double(figures.backlog) / Double(max(1, figures.agents)), $0 * slack)
            },
            // With nobody at work there is no pace, and all is late.
            hoursLate.map { least in
                guard let late = figures.hoursLate else {
                    return figures.agents == 0 && figures.backlog > 0 ? "hoursLate: agents 0" : nil
                }
                return Self.atLeast("hoursLate", late, holding ? least - max(0.25, least * (1 - Self.slack)) : least)
            },
            agentsBelow.map { below in
                figures.agents < below + (holding ? 1 : 0) ? "agents \(figures.agents) < \(below)" : nil
            },
            abandonedAbove.map { above in
                figures.abandoned.flatMap {
                    $0 > above * slack ? "abandoned \(Self.text($0)) % > \(Self.text(above)) %" : nil
                }
            },
        ] as [String??] {
            guard let check else { continue }
            guard let word = check else { return nil }
            words.append(word)
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func atLeast(_ name: String, _ value: Double, _ least: Double) -> String? {
        value >= least ? "\(name) \(text(value)) ≥ \(text(least))" : nil
    }

    /// With one digit behind the point, or none.
    private static func text(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
