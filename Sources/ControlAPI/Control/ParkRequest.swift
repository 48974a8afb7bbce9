/// `call.park`: frees the agent; the customer hears music until the call is retrieved. Who is not retrieved in time is given
/// back to the agent who parked. Errors: `notFound`, `conflict`.
public struct ParkRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callPark

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(call: String) {
        self.call = call
    }
}
