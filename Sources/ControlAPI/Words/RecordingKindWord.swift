/// What a recording is of.
public struct RecordingKindWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let talk = RecordingKindWord(rawValue: "talk")
    /// What the customer's network played before the attempt failed.
    public static let earlyMedia = RecordingKindWord(rawValue: "earlyMedia")
}
