/// What keeps a batch from being done sooner. Open, as every `ControlWord`.
public struct CompletionLimitWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Every agent is in a call or writes one up.
    public static let agents = CompletionLimitWord(rawValue: "agents")
    /// No agent takes calls.
    public static let nobodyLoggedIn = CompletionLimitWord(rawValue: "nobodyLoggedIn")
    /// Every line is in use.
    public static let lines = CompletionLimitWord(rawValue: "lines")
    /// Calls per second.
    public static let pace = CompletionLimitWord(rawValue: "pace")
    /// Calling hours.
    public static let hours = CompletionLimitWord(rawValue: "hours")
    /// Numbers may not be rung more often for now.
    public static let caps = CompletionLimitWord(rawValue: "caps")
    /// The pauses before tickets are called again.
    public static let redial = CompletionLimitWord(rawValue: "redial")
    /// Calls promised for a time.
    public static let promises = CompletionLimitWord(rawValue: "promises")
    /// No trunk is up, or none carries the number.
    public static let trunks = CompletionLimitWord(rawValue: "trunks")
    /// A limit on abandoned calls.
    public static let abandonment = CompletionLimitWord(rawValue: "abandonment")
    /// What is left is a person's to do.
    public static let needsPerson = CompletionLimitWord(rawValue: "needsPerson")
    /// There is nothing to call.
    public static let nothing = CompletionLimitWord(rawValue: "nothing")
}
