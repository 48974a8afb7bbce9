public import FoundationEssentials

/// `callback.list`: calls that were promised for a time, the soonest first. A page sees its own agent's.
public struct ListCallbacksRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = CallbackList
    public static let method = ControlMethod.callbackList

    /// Only those this agent promised to make in person; without it everybody's.
    public var agent: String?
    /// 1 to 200; default 50.
    public var limit: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, limit
    }

    public init(agent: String? = nil, limit: Int? = nil) {
        self.agent = agent
        self.limit = limit
    }
}

/// Answer to `callback.list`.
public struct CallbackList: Codable, Sendable, Equatable {
    public var callbacks: [CallbackInfo]

    public init(callbacks: [CallbackInfo]) {
        self.callbacks = callbacks
    }
}

/// A call that is owed to a customer at a time.
public struct CallbackInfo: Codable, Sendable, Equatable {
    public var ticketId: String
    /// Its class.
    public var ticketClass: String
    /// When the customer asked to be called.
    public var callbackAt: Date
    /// The agent whom the customer wants to hear.
    public var agentId: String?
    /// The customer's name.
    public var customer: String?
    /// Masked.
    public var number: String?
    /// What it is about.
    public var title: String?

    public init(
        ticketId: String, ticketClass: String, callbackAt: Date, agentId: String? = nil, customer: String? = nil,
        number: String? = nil, title: String? = nil
    ) {
        self.ticketId = ticketId
        self.ticketClass = ticketClass
        self.callbackAt = callbackAt
        self.agentId = agentId
        self.customer = customer
        self.number = number
        self.title = title
    }
}
