import CallQueue
import Media
import SIP

/// One agent's line while there is one: its machine, and its leg. Owned by ``Switchboard``.
final class AgentLine {
    let agent: AgentID
    var machine = AgentLineMachine()
    var leg: StandingLeg?
    /// The phone's URI, while the name in it is being looked up, and which lookup that is.
    var sought: (uri: String, number: UInt64)?
    /// Only the timer of this generation counts.
    private(set) var timerGeneration: UInt64 = 0

    init(agent: AgentID) { self.agent = agent }

    /// Begins a new generation, in which no older timer counts.
    func renewTimer() -> UInt64 {
        timerGeneration += 1
        return timerGeneration
    }
}

/// A leg that belongs to an agent's line. Its audio has a media call of its own, from which it is moved into the call that
/// gets it, and back.
struct StandingLeg {
    let id: LegID
    let home: MediaCallID
    let media: MediaLeg
    /// Whose RTP it takes, as it was configured when it was placed.
    let source: MediaSourceWord
    var remote: RemoteMedia?
}

/// The lines of all agents who stay on the line, and of those who did.
struct AgentLines {
    private(set) var all: [AgentID: AgentLine] = [:]
    private var owners: [LegID: AgentID] = [:]

    subscript(agent: AgentID) -> AgentLine? { all[agent] }

    /// Whose leg it is.
    subscript(leg: LegID) -> AgentLine? { owners.isEmpty ? nil : owners[leg].flatMap { all[$0] } }

    /// Whose audio it is, while no call has it.
    func idle(_ media: MediaLegID) -> AgentLine? {
        all.values.first { $0.leg?.media.id == media && $0.machine.use == nil }
    }

    mutating func line(of agent: AgentID) -> AgentLine {
        if let line = all[agent] { return line }
        let line = AgentLine(agent: agent)
        all[agent] = line
        return line
    }

    mutating func give(_ leg: StandingLeg, to line: AgentLine) {
        line.leg = leg
        owners[leg.id] = line.agent
    }

    mutating func takeLeg(from line: AgentLine) -> StandingLeg? {
        defer { line.leg = nil }
        if let leg = line.leg { owners[leg.id] = nil }
        return line.leg
    }
}

/// An agent's line as others see it.
struct AgentLineStatus: Sendable, Equatable {
    var state: AgentLineMachine.State
    /// Why it is off, when it is.
    var ending: AgentLineMachine.Ending
}
