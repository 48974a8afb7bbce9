/// `call.complete`: the one consulted takes the customer, the agent is free. Errors: `notFound`, `conflict`.
public struct CompleteTransferRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callComplete

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(call: String) {
        self.call = call
    }
}
