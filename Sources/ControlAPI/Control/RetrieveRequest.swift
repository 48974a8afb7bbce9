/// `call.retrieve`: rings an agent for a parked customer. Errors: `notFound`, `conflict`, `unknownAgent`, `agentBusy`,
/// `agentUnreachable`.
public struct RetrieveRequest: AgentScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callRetrieve

    /// Id of the call.
    public var call: String
    /// Who takes the call. Required on the socket; a page acts for its own agent.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, agent
    }

    public init(call: String, agent: String? = nil) {
        self.call = call
        self.agent = agent
    }
}
