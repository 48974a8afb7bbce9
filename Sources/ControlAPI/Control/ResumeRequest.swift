/// `call.resume`: takes back from hold. Errors: `notFound`, `conflict`.
public struct ResumeRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callResume

    /// Id of the call.
    public var call: String
    /// Whom; without it all who are held.
    public var party: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, party
    }

    public init(call: String, party: Int? = nil) {
        self.call = call
        self.party = party
    }
}
