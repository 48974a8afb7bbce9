/// `call.join`: the customer joins a consultation: a conference. Errors: `notFound`, `conflict`.
public struct JoinRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callJoin

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(call: String) {
        self.call = call
    }
}
