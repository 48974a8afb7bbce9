/// `call.get`: one call, running or past. Errors: `notFound`.
public struct GetCallRequest: ControlRequest, CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callGet

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(
        call: String
    ) {
        self.call = call
    }
}

/// `call.list`: running calls, or with `ended` past ones too, newest first.
public struct ListCallsRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = CallList
    public static let method = ControlMethod.callList

    /// Only this agent's; a page sees its own agent's only.
    public var agent: String?
    /// Only this ticket's.
    public var ticket: String?
    /// Only this batch's.
    public var batch: String?
    /// Also calls that are over; default false.
    public var ended: Bool?
    /// At most so many, 1–1000; default 100.
    public var limit: Int?
    /// Skip so many; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, ticket, batch, ended, limit, offset
    }

    public init(
        agent: String? = nil, ticket: String? = nil, batch: String? = nil, ended: Bool? = nil, limit: Int? = nil,
        offset: Int? = nil
    ) {
        self.agent = agent
        self.ticket = ticket
        self.batch = batch
        self.ended = ended
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `call.list`.
public struct CallList: Codable, Sendable, Equatable {
    /// The calls.
    public var calls: [CallInfo]
    /// How many there are beyond the limit and offset.
    public var total: Int

    public init(
        calls: [CallInfo], total: Int
    ) {
        self.calls = calls
        self.total = total
    }
}
