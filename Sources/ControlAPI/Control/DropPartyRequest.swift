/// `call.drop`: sends one of several away. The customer, and the last one with the customer, are refused: that ends the call, which is
/// `call.hangup`. Errors: `notFound`, `conflict`.
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
