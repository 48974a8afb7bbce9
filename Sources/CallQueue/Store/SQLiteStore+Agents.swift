import FoundationEssentials

extension SQLiteStore {
    func intent(of agent: AgentID) throws -> AgentIntent? {
        try first(
            .agentIntent, { $0.bind(1, agent.rawValue) },
            read: { AgentIntent(stored: $0.text(0), code: $0.optionalText(1)) }
        ).flatMap { $0 }
    }

    func note(_ intent: AgentIntent, of agent: AgentID, at: Date) throws {
        try run(.insertAgentIntent) {
            $0.bind(1, agent.rawValue)
            $0.bind(2, at.milliseconds)
            $0.bind(3, intent.word)
            $0.bind(4, intent.pauseCode?.rawValue)
        }
    }
}

extension SQLiteStore {
    func purgeIntents(notOf agents: [AgentID], before: Date) throws {
        let known = String(decoding: try JSONEncoder().encode(agents.map(\.rawValue)), as: UTF8.self)
        try database.prepare(
            "DELETE FROM agent_intents WHERE at < ?1 AND agent NOT IN (SELECT value FROM json_each(?2))", isKept: false
        ).run {
            $0.bind(1, before.milliseconds)
            $0.bind(2, known)
        }
    }
}

extension AgentIntent {
    /// The intent's word, as stored and shown.
    package var word: String {
        switch self {
        case .loggedOut: "loggedOut"
        case .available: "available"
        case .onDemand: "onDemand"
        case .paused: "paused"
        case .draining: "draining"
        }
    }

    /// As it goes on after a restart: nobody is in a call whose end could be waited for, and nobody has asked yet. Nil for a
    /// word of a later version: as if nothing were known.
    fileprivate init?(stored word: String, code: String?) {
        switch word {
        case "loggedOut", "draining": self = .loggedOut
        case "available": self = .available
        case "onDemand": self = .onDemand(isAsking: false)
        case "paused": self = .paused(code.map(PauseCode.init(rawValue:)) ?? .unspecified)
        default: return nil
        }
    }
}
