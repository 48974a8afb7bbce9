/// `call.unmute`: lets a muted party be heard again. Errors: `notFound`, `conflict`.
public struct UnmuteRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callUnmute

    /// Id of the call.
    public var call: String
    /// Whom; without it the agent.
    public var party: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, party
    }

    public init(call: String, party: Int? = nil) {
        self.call = call
        self.party = party
    }
}
