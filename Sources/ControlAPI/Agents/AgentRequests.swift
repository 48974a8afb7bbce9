/// `agent.get`: one agent. A page need not say which.
public struct GetAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentInfo
    public static let method = ControlMethod.agentGet

    /// The agent's id.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(agent: String? = nil) {
        self.agent = agent
    }
}

/// `agent.login`: signs an agent in, ready for calls, or paused until `agent.ready`.
public struct LogInAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentInfo
    public static let method = ControlMethod.agentLogin

    /// Who. A page need not say.
    public var agent: String?
    /// Paused with this code at first; nil: ready.
    public var pauseCode: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, pauseCode
    }

    public init(agent: String? = nil, pauseCode: String? = nil) {
        self.agent = agent
        self.pauseCode = pauseCode
    }
}

/// `agent.ready`: the agent takes calls. Ends a pause and a write-up, and takes back a pause or a log-out that waits for the end
/// of the call.
public struct ReadyAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentInfo
    public static let method = ControlMethod.agentReady

    /// Who. A page need not say.
    public var agent: String?
    /// Only for the next call; after it the agent asks again.
    public var once: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, once
    }

    public init(agent: String? = nil, once: Bool? = nil) {
        self.agent = agent
        self.once = once
    }
}

/// `agent.pause`: the agent takes no calls for now; in a call it takes effect after it.
public struct PauseAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentInfo
    public static let method = ControlMethod.agentPause

    /// Who. A page need not say.
    public var agent: String?
    /// Why, in one word of the site's; `break` if not given.
    public var code: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, code
    }

    public init(agent: String? = nil, code: String? = nil) {
        self.agent = agent
        self.code = code
    }
}

/// `agent.logout`: the agent goes; in a call or a write-up, after it.
public struct LogOutAgentRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentInfo
    public static let method = ControlMethod.agentLogout

    /// Who. A page need not say.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(agent: String? = nil) {
        self.agent = agent
    }
}
