/// `call.extend`: lengthens the longest talk. Errors: `notFound`, `conflict`, `invalidParams`.
public struct ExtendRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callExtend

    /// Id of the call.
    public var call: String
    /// By how much, 1 to 86,400; all extensions of a call come to 86,400 at most.
    public var seconds: Double

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, seconds
    }

    public init(call: String, seconds: Double) {
        self.call = call
        self.seconds = seconds
    }
}
