import CallQueue

/// Which agents a batch may ring now: those configured, less those who rest.
///
/// An agent rests after a talk (wrap-up) and, ever longer, after each call the phone did not take: otherwise a
/// batch would ring a phone nobody sits at without end. Pure; time comes with each question.
struct AgentRoster: Sendable {
    private struct Rest: Sendable {
        var until: Duration
        var misses = 0
    }

    private(set) var agents: [AgentID]
    private var rests: [AgentID: Rest] = [:]
    /// When each was last done with a call.
    private var idleSince: [AgentID: Duration] = [:]
    private var wrapUp: Duration
    private var missRest: Duration
    private static let longestMissRest = Duration.seconds(600)

    /// - Parameters:
    ///   - wrapUp: pause after a talk.
    ///   - missRest: pause after the first call not taken; it doubles with each further one, to ten minutes.
    init(agents: [AgentID], wrapUp: Duration, missRest: Duration) {
        self.agents = agents
        self.wrapUp = wrapUp
        self.missRest = missRest
    }

    /// Who is idle longest comes first; who has had no call yet, in the configuration's order.
    func available(at now: Duration) -> [AgentID] {
        let present = agents.filter { (rests[$0]?.until ?? .zero) <= now }
        if idleSince.isEmpty { return present }
        return present.enumerated().sorted {
            (idleSince[$0.element] ?? .zero, $0.offset) < (idleSince[$1.element] ?? .zero, $1.offset)
        }.map(\.element)
    }

    /// When the next resting agent is available again.
    func nextReturn(after now: Duration) -> Duration? {
        agents.compactMap { rests[$0]?.until }.filter { $0 > now }.min()
    }

    mutating func ended(_ agent: AgentID, _ disposition: Disposition, at now: Duration) {
        idleSince[agent] = now
        switch disposition {
        case .agentNoAnswer, .agentBusy, .agentUnreachable:
            let misses = (rests[agent]?.misses ?? 0) + 1
            let pause = min(missRest * (1 << min(misses - 1, 10)), Self.longestMissRest)
            rests[agent] = Rest(until: now + pause, misses: misses)
        case .answered:
            rests[agent] = Rest(until: now + wrapUp)
        default:
            rests[agent] = nil
        }
    }

    /// Takes a changed configuration; rests of agents who stay go on.
    mutating func replace(_ agents: [AgentID], wrapUp: Duration, missRest: Duration) {
        self.agents = agents
        self.wrapUp = wrapUp
        self.missRest = missRest
        rests = rests.filter { agents.contains($0.key) }
        idleSince = idleSince.filter { agents.contains($0.key) }
    }
}
