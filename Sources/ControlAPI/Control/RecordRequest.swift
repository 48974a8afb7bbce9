/// `call.record`: begins a recording on demand, ends it, or leaves out what is said for a while. Errors: `notFound`, `conflict`
/// (the class is never recorded, nothing is recorded, or it is so already).
public struct RecordRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callRecord

    /// Id of the call.
    public var call: String
    /// What becomes of the recording.
    public var action: RecordingActionWord

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, action
    }

    public init(call: String, action: RecordingActionWord) {
        self.call = call
        self.action = action
    }
}
