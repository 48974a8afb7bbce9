/// `recording.delete`: for good. It is noted who did so. Errors: `notFound`, `conflict` (kept until then, being made, deleted
/// already; `retryAt` says when), `invalidParams` (forced without a reason).
public struct DeleteRecordingRequest: ControlRequest, Equatable {
    public typealias Response = Done
    public static let method = ControlMethod.recordingDelete

    /// Id of the recording.
    public var recording: String
    /// Why; kept in the audit.
    public var reason: String?
    /// Also before the days are over that it is kept at least; needs a reason.
    public var force: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case recording, reason, force
    }

    public init(recording: String, reason: String? = nil, force: Bool? = nil) {
        self.recording = recording
        self.reason = reason
        self.force = force
    }
}
