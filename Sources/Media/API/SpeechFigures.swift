/// Who spoke in a recording, and for how long nobody did. What was left out in its pauses is not counted.
public struct SpeechFigures: Sendable, Equatable {
    /// How much was looked at.
    public var measured = Duration.zero
    /// The agent's side spoke, both sides' overlap with it.
    public var agent = Duration.zero
    public var customer = Duration.zero
    /// Both at once.
    public var both = Duration.zero
    /// The longest stretch in which neither did.
    public var longestSilence = Duration.zero
    /// Where it begins, from the start of the recording.
    public var silenceAt = Duration.zero

    public init() {}
}
