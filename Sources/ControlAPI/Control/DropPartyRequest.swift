/// `call.drop`: sends one of several away. For the customer use `call.hangup`. Errors: `notFound`, `conflict`.
public struct DropPartyRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callDrop

    /// Id of the call.
    public var call: String
    /// Its number in the call (`LegInfo.party`).
    public var party: Int

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, party
    }

    public init(call: String, party: Int) {
        self.call = call
        self.party = party
    }
}
