/// `recording.listen`: makes a WAV copy, decrypted if need be, and gives the address at which the HTTP door has it for whoever asked;
/// with ranges, as players ask for. It is noted who listened. Errors: `notFound`, `conflict` (deleted; no key; damaged),
/// `overloaded`.
public struct ListenRecordingRequest: ControlRequest, Equatable {
    public typealias Response = RecordingListening
    public static let method = ControlMethod.recordingListen

    /// Id of the recording.
    public var recording: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case recording
    }

    public init(recording: String) {
        self.recording = recording
    }
}

/// Answer to `recording.listen`.
public struct RecordingListening: Codable, Sendable, Equatable {
    public var recordingId: String
    /// Where the door has it; forgotten when the same asks for another recording, a minute and a half after it was last read, or four hours after it was made.
    public var path: String
    /// Length of the WAV file.
    public var bytes: Int
    public var durationSeconds: Double
    /// False for one that stops early: cut off by a kill or a full disk, or damaged.
    public var complete: Bool
    /// What is wrong with it.
    public var text: String?

    public init(
        recordingId: String, path: String, bytes: Int, durationSeconds: Double, complete: Bool, text: String? = nil
    ) {
        self.recordingId = recordingId
        self.path = path
        self.bytes = bytes
        self.durationSeconds = durationSeconds
        self.complete = complete
        self.text = text
    }
}
