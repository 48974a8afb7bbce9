public import FoundationEssentials

/// `recording.export`: makes a WAV copy, decrypted if need be, to be fetched by `recording.piece` over the same connection. It
/// is noted who did so. Errors: `notFound`, `conflict` (deleted; no key; damaged), `overloaded`.
public struct ExportRecordingRequest: ControlRequest, Equatable {
    public typealias Response = RecordingExport
    public static let method = ControlMethod.recordingExport

    /// Id of the recording.
    public var recording: String
    /// Why; kept in the audit.
    public var reason: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case recording, reason
    }

    public init(recording: String, reason: String? = nil) {
        self.recording = recording
        self.reason = reason
    }
}

/// Answer to `recording.export`.
public struct RecordingExport: Codable, Sendable, Equatable {
    /// Names the copy for `recording.piece`; it is gone with the connection, or when its last piece was fetched.
    public var export: String
    public var recordingId: String
    /// Length of the WAV file.
    public var bytes: Int
    public var durationSeconds: Double
    /// False for one that stops early: cut off by a kill or a full disk, or damaged.
    public var complete: Bool
    /// What is wrong with it.
    public var text: String?

    public init(
        export: String, recordingId: String, bytes: Int, durationSeconds: Double, complete: Bool, text: String? = nil
    ) {
        self.export = export
        self.recordingId = recordingId
        self.bytes = bytes
        self.durationSeconds = durationSeconds
        self.complete = complete
        self.text = text
    }
}

/// `recording.piece`: the next piece of a copy. Errors: `notFound`, `invalidParams`.
public struct RecordingPieceRequest: ControlRequest, Equatable {
    public typealias Response = RecordingPiece
    public static let method = ControlMethod.recordingPiece

    /// From `recording.export`.
    public var export: String
    /// Where the piece begins.
    public var offset: Int

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case export, offset
    }

    public init(export: String, offset: Int) {
        self.export = export
        self.offset = offset
    }
}

/// Answer to `recording.piece`.
public struct RecordingPiece: Codable, Sendable, Equatable {
    /// Base64, 512 KiB at most.
    public var data: Data
    /// Nothing comes after it.
    public var last: Bool

    public init(data: Data, last: Bool) {
        self.data = data
        self.last = last
    }
}
