/// Whether a running call is being recorded.
public struct RecordingStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let off = RecordingStateWord(rawValue: "off")
    /// Both are told first.
    public static let announcing = RecordingStateWord(rawValue: "announcing")
    public static let on = RecordingStateWord(rawValue: "on")
    /// The file goes on with silence.
    public static let paused = RecordingStateWord(rawValue: "paused")
}

/// What may be asked of a recording.
public struct RecordingActionWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let start = RecordingActionWord(rawValue: "start")
    public static let stop = RecordingActionWord(rawValue: "stop")
    public static let pause = RecordingActionWord(rawValue: "pause")
    public static let resume = RecordingActionWord(rawValue: "resume")
}

/// Who hears a prompt.
public struct PromptAudienceWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let agent = PromptAudienceWord(rawValue: "agent")
    public static let customer = PromptAudienceWord(rawValue: "customer")
    public static let both = PromptAudienceWord(rawValue: "both")
}
