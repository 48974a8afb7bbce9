public import FoundationEssentials

/// `agent.list`: the agents and what they do. An agent's page sees its own agent only, and with `colleagues` of the others whether
/// they can take a call.
public struct ListAgentsRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = AgentList
    public static let method = ControlMethod.agentList

    /// Only this one.
    public var agent: String?
    /// To choose to whom to transfer: also all others, each with name, intent, activity and whether the phone can be rung, and
    /// nothing of calls. Default false.
    public var colleagues: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, colleagues
    }

    public init(
        agent: String? = nil, colleagues: Bool? = nil
    ) {
        self.agent = agent
        self.colleagues = colleagues
    }
}

/// Answer to `agent.list`.
public struct AgentList: Codable, Sendable, Equatable {
    /// The agents, by id.
    public var agents: [AgentInfo]

    public init(
        agents: [AgentInfo]
    ) {
        self.agents = agents
    }
}

/// One agent.
public struct AgentInfo: Codable, Sendable, Equatable {
    /// Id, usually the extension.
    public var agentId: String
    /// Name for people.
    public var name: String?
    /// What the agent wants.
    public var intent: AgentIntentWord
    /// With `paused`: why, in one word: the site's own, or `missedCalls`, `unresolvedCall`.
    public var pauseCode: PauseCodeWord?
    /// Asked for during the call; takes effect after it.
    public var nextIntent: AgentIntentWord?
    /// With `nextIntent` `paused`: why, as `pauseCode`.
    public var nextPauseCode: PauseCodeWord?
    /// What the agent does.
    public var activity: AgentActivityWord
    /// The agent's call, also while it is written up.
    public var callId: String?
    /// With `preview`: the ticket the agent is shown.
    public var ticketId: String?
    /// True while the phone is in a call of ours, false when the last call could not reach it; nil when that is not known.
    public var reachable: Bool?
    /// How the line stands of an agent who stays on it; nil for one who is rung for each call.
    public var line: AgentLineWord?
    /// In this activity since.
    public var since: Date?
    /// When the activity ends by itself.
    public var until: Date?
    /// In this intent since.
    public var intentSince: Date?
    /// Not rung by batches until then, because calls were not taken.
    public var restsUntil: Date?
    /// Calls not taken in a row.
    public var missed: Int?
    /// Since signing in.
    public var calls: Int?
    /// Since signing in. Seconds.
    public var talkSeconds: Double?
    /// What to do if the phone cannot be rung, or why the line does not stand.
    public var text: String?

    public init(
        agentId: String, name: String? = nil, intent: AgentIntentWord, pauseCode: PauseCodeWord? = nil,
        nextIntent: AgentIntentWord? = nil, nextPauseCode: PauseCodeWord? = nil, activity: AgentActivityWord,
        callId: String? = nil,
        ticketId: String? = nil, reachable: Bool? = nil, line: AgentLineWord? = nil, since: Date? = nil,
        until: Date? = nil,
        intentSince: Date? = nil, restsUntil: Date? = nil, missed: Int? = nil, calls: Int? = nil,
        talkSeconds: Double? = nil, text: String? = nil
    ) {
        self.agentId = agentId
        self.name = name
        self.intent = intent
        self.pauseCode = pauseCode
        self.nextIntent = nextIntent
        self.nextPauseCode = nextPauseCode
        self.activity = activity
        self.callId = callId
        self.ticketId = ticketId
        self.reachable = reachable
        self.line = line
        self.since = since
        self.until = until
        self.intentSince = intentSince
        self.restsUntil = restsUntil
        self.missed = missed
        self.calls = calls
        self.talkSeconds = talkSeconds
        self.text = text
    }
}
