/// Where a call (both legs of one attempt) is. A closed line of events leads from `requested` to `ended`; `held`
/// and `talking` alternate.
public struct CallState: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Accepted and durably recorded; nothing has rung yet.
    public static let requested = CallState(rawValue: "requested")
    /// INVITE sent to the agent's phone.
    public static let dialingAgent = CallState(rawValue: "dialingAgent")
    /// The agent's phone rings.
    public static let ringingAgent = CallState(rawValue: "ringingAgent")
    /// The agent answered; INVITE sent to the customer's network.
    public static let dialingCustomer = CallState(rawValue: "dialingCustomer")
    /// The customer's phone rings, or the network plays early media.
    public static let ringingCustomer = CallState(rawValue: "ringingCustomer")
    /// A flow has the customer: an automated call, or a survey after the talk.
    public static let inFlow = CallState(rawValue: "inFlow")
    /// Both legs are up and bridged.
    public static let talking = CallState(rawValue: "talking")
    /// One side put the other on hold.
    public static let held = CallState(rawValue: "held")
    /// The customer hears music and waits for a person: parked, handed over, or left by an agent's broken leg.
    public static let waiting = CallState(rawValue: "waiting")
    /// BYE or CANCEL is on its way.
    public static let ending = CallState(rawValue: "ending")
    /// Over; `CallInfo.outcome` says how.
    public static let ended = CallState(rawValue: "ended")
}
