/// What was heard on the customer's line.
public struct ProgressWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let person = ProgressWord(rawValue: "person")
    public static let machine = ProgressWord(rawValue: "machine")
    /// It could be either.
    public static let unsure = ProgressWord(rawValue: "unsure")
    /// The tone after which a mailbox records.
    public static let beep = ProgressWord(rawValue: "beep")
    public static let faxCalling = ProgressWord(rawValue: "faxCalling")
    public static let faxAnswering = ProgressWord(rawValue: "faxAnswering")
    /// Tones of the network (ITU-T E.180).
    public static let busy = ProgressWord(rawValue: "busy")
    public static let congestion = ProgressWord(rawValue: "congestion")
    public static let ringback = ProgressWord(rawValue: "ringback")
    public static let informationTone = ProgressWord(rawValue: "informationTone")
}
