/// What a far end is listened to for.
public enum ListeningMode: Sendable, Equatable {
    /// Before the answer: the network's tones. Never decides between person and machine.
    case earlyMedia
    /// From the answer on.
    case answered
}
