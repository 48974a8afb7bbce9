/// `agent.connect`: rings the agent's phone and keeps its leg: every call is joined to it, until the agent hangs up or
/// `agent.disconnect`. One whose line stands already stays as it is.
public struct ConnectAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentLineInfo
    public static let method = ControlMethod.agentConnect

    /// Whose phone. A page need not say.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(agent: String? = nil) {
        self.agent = agent
    }
}

/// `agent.disconnect`: ends the agent's leg; a call that has it goes on to its end.
public struct DisconnectAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentLineInfo
    public static let method = ControlMethod.agentDisconnect

    /// Whose phone. A page need not say.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(agent: String? = nil) {
        self.agent = agent
    }
}

/// Answer to `agent.connect` and `agent.disconnect`; what comes of it is told by `agent.line`.
public struct AgentLineInfo: Codable, Sendable, Equatable {
    public var agentId: String
    /// How the line stands now.
    public var line: AgentLineWord
    /// Why it does not.
    public var text: String?

    public init(agentId: String, line: AgentLineWord, text: String? = nil) {
        self.agentId = agentId
        self.line = line
        self.text = text
    }
}

/// How the line of an agent stands who stays on it.
public struct AgentLineWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// There is none.
    public static let off = AgentLineWord(rawValue: "off")
    /// The phone is being rung.
    public static let calling = AgentLineWord(rawValue: "calling")
    /// It stands and waits for a call.
    public static let ready = AgentLineWord(rawValue: "ready")
    /// A call has it.
    public static let inCall = AgentLineWord(rawValue: "inCall")
    /// It broke; the phone is rung again soon.
    public static let lost = AgentLineWord(rawValue: "lost")
}
