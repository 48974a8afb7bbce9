/// `call.mute`: lets nobody hear a party, which goes on hearing everybody. Errors: `notFound`, `conflict`.
public struct MuteRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callMute

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
