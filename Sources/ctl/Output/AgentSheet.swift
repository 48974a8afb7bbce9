import ControlAPI

/// One agent, for people.
struct AgentSheet {
    let agent: AgentInfo

    func write(_ console: Console) throws {
        var facts = Facts()
        facts.add("Agent", agent.agentId)
        facts.add("Name", agent.name)
        facts.add("Wants", Self.wants(agent))
        facts.add("Since", agent.intentSince.map { LocalTime.text(of: $0) })
        facts.add("Does", Message(agent.activity))
        facts.add("Since", agent.since.map { LocalTime.text(of: $0) })
        facts.add("Until", agent.until.map { LocalTime.text(of: $0) })
        facts.add("Call", agent.callId)
        facts.add("Rests until", agent.restsUntil.map { LocalTime.text(of: $0) })
        facts.add("Missed in a row", agent.missed.map(String.init))
        facts.add("Calls", agent.calls.map(String.init))
        facts.add("Talk time", agent.talkSeconds.map { LocalTime.duration($0) })
        facts.add("Line", agent.line.map { Message($0) })
        let phone = Self.phone(of: agent)
        facts.add("Phone", phone.message, phone.style)
        try facts.write(console)
    }

    /// What the agent wants, with the pause's code, and what comes after the call.
    static func wants(_ agent: AgentInfo) -> Message {
        let now = intent(agent.intent, agent.pauseCode)
        guard let next = agent.nextIntent else { return now }
        return "\(now), then \(intent(next, agent.nextPauseCode))"
    }

    /// `paused (lunch)`.
    static func intent(_ intent: AgentIntentWord, _ code: PauseCodeWord?) -> Message {
        code.map { "\(Message(intent)) (\(Message($0)))" } ?? Message(intent)
    }

    static func phone(of agent: AgentInfo) -> Table.Cell {
        guard let isReachable = agent.reachable else { return .init(message: "not known", style: .dim) }
        if isReachable { return .init(message: "reachable", style: .good) }
        return .init(
            message: agent.text.map { "not reachable: \(Message(daemon: $0))" } ?? "not reachable", style: .bad)
    }
}
