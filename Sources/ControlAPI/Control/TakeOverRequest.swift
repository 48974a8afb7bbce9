/// `call.takeOver`: the supervisor in the call becomes its agent; the agent is free. Errors: `notFound`, `conflict`.
public struct TakeOverRequest: AgentScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callTakeOver

    /// Id of the call.
    public var call: String
    /// The supervisor. Required on the socket; a page acts for its own agent.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, agent
    }

    public init(call: String, agent: String? = nil) {
        self.call = call
        self.agent = agent
    }
}
