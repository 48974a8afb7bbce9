/// `call.conference`: rings one more, who joins on answering; the talk goes on meanwhile. One of `agent` and `number`. Errors as of
/// `call.transfer`.
public struct ConferenceRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callConference

    /// Id of the call.
    public var call: String
    /// A colleague, by agent id.
    public var agent: String?
    /// Somebody outside, as people write numbers. The policy against toll fraud and the do-not-call list apply.
    public var number: String?
    /// The number is meant although it is unusual here (`needsConfirmation`).
    public var confirm: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, agent, number, confirm
    }

    public init(call: String, agent: String? = nil, number: String? = nil, confirm: Bool? = nil) {
        self.call = call
        self.agent = agent
        self.number = number
        self.confirm = confirm
    }
}
