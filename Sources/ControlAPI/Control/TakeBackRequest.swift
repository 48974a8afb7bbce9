/// `call.takeBack`: sends the one rung or consulted away; the talk is as it was. Errors: `notFound`, `conflict`.
public struct TakeBackRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callTakeBack

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(call: String) {
        self.call = call
    }
}
