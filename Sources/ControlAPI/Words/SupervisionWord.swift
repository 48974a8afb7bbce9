/// How a supervisor takes part in a call.
public struct SupervisionWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Hears everybody, is heard by nobody.
    public static let listen = SupervisionWord(rawValue: "listen")
    /// Is heard by the agent only.
    public static let whisper = SupervisionWord(rawValue: "whisper")
    /// Is heard by all.
    public static let barge = SupervisionWord(rawValue: "barge")
}
