/// Why a customer waits for a person (`call.waiting`).
public struct CustomerWaitWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The agent parked the call.
    public static let parked = CustomerWaitWord(rawValue: "parked")
    /// The agent's leg broke; the agent is rung again.
    public static let agentLost = CustomerWaitWord(rawValue: "agentLost")
    /// An automated callback asks for a person.
    public static let handOver = CustomerWaitWord(rawValue: "handOver")
}
