/// Why a recording cannot be read.
public enum RecordingFault: Error, Sendable, Equatable {
    case unreadable(path: String, reason: String)
    /// Neither a WAV file nor a sealed recording of this version.
    case notARecording(path: String)
    /// It was sealed with a key that the configuration does not name.
    case unknownKey(path: String, id: String)
    /// Its header has changed since it was written.
    case damaged(path: String)
    /// The copy cannot be written.
    case unwritable(reason: String)
}

extension RecordingFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .notARecording(let path): "\(path) is no recording of ours"
        case .unknownKey(let path, let id):
            "\(path) is sealed with the key \(id), which recording.keyFile and recording.oldKeyFiles do not hold"
        case .damaged(let path): "\(path) is damaged: its header is not as it was written"
        case .unwritable(let reason): "the copy cannot be written: \(reason)"
        }
    }
}
