/// What a step of a call flow does, after it has said its prompts; `schedule` and `doNotCall` before it.
public struct FlowDeed: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Nothing more.
    public static let announce = FlowDeed(rawValue: "announce")
    /// Waits for a digit.
    public static let ask = FlowDeed(rawValue: "ask")
    /// Has the customer called again later.
    public static let schedule = FlowDeed(rawValue: "schedule")
    /// Puts the customer's number onto the do-not-call list.
    public static let doNotCall = FlowDeed(rawValue: "doNotCall")
    /// Brings a person.
    public static let handOver = FlowDeed(rawValue: "handOver")
    /// Hangs up.
    public static let end = FlowDeed(rawValue: "end")
}
