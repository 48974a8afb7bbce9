/// `call.hold`: lets a party hear music and nobody hear it. Errors: `notFound`, `conflict`.
public struct HoldRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callHold

    /// Id of the call.
    public var call: String
    /// Whom; without it the customer and everybody from outside.
    public var party: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, party
    }

    public init(call: String, party: Int? = nil) {
        self.call = call
        self.party = party
    }
}
