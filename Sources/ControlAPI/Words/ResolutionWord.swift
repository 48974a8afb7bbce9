/// What the agent says of the ticket after the call.
public struct ResolutionWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The matter is settled.
    public static let resolved = ResolutionWord(rawValue: "resolved")
    /// The matter could not be settled.
    public static let unresolved = ResolutionWord(rawValue: "unresolved")
    /// Somebody must do something and call again.
    public static let followUp = ResolutionWord(rawValue: "followUp")
    /// The customer does not want to talk about it.
    public static let refused = ResolutionWord(rawValue: "refused")
    /// The number belongs to somebody else.
    public static let wrongPerson = ResolutionWord(rawValue: "wrongPerson")
    /// A mailbox answered.
    public static let voicemail = ResolutionWord(rawValue: "voicemail")
    /// The customer asked never to be called again.
    public static let doNotCall = ResolutionWord(rawValue: "doNotCall")
}
