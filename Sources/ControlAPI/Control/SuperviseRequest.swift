/// `call.supervise`: a supervisor hears in: rung first, or in another way from now on if in the call already. Errors: `notFound`,
/// `conflict`, `unknownAgent`, `agentBusy`, `agentUnreachable`.
public struct SuperviseRequest: AgentScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callSupervise

    /// Id of the call.
    public var call: String
    /// The supervisor. Required on the socket; a page acts for its own agent.
    public var agent: String?
    /// `listen`, `whisper` or `barge`.
    public var mode: SupervisionWord

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, agent, mode
    }

    public init(call: String, agent: String? = nil, mode: SupervisionWord) {
        self.call = call
        self.agent = agent
        self.mode = mode
    }
}
