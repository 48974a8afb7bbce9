/// `call.transfer`: gives the customer to somebody else; one of `agent` and `number`.
///
/// The customer hears music. Blind, the agent leaves when the other answers; with `consult` they talk first, until
/// `call.complete`, `call.join` or `call.takeBack`. Whoever cannot be had leaves the talk as it was. Errors: `notFound`,
/// `conflict`, `unknownAgent`, `agentBusy`, `agentUnreachable`, `numberInvalid`, `numberBarred`, `doNotCall`.
public struct TransferRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callTransfer

    /// Id of the call.
    public var call: String
    /// A colleague, by agent id.
    public var agent: String?
    /// Somebody outside, as people write numbers. The policy against toll fraud and the do-not-call list apply.
    public var number: String?
    /// Talk to the other first.
    public var consult: Bool?
    /// The number is meant although it is unusual here (`needsConfirmation`).
    public var confirm: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, agent, number, consult, confirm
    }

    public init(
        call: String, agent: String? = nil, number: String? = nil, consult: Bool? = nil, confirm: Bool? = nil
    ) {
        self.call = call
        self.agent = agent
        self.number = number
        self.consult = consult
        self.confirm = confirm
    }
}
