/// What the agent wants.
public struct AgentIntentWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Not working.
    public static let loggedOut = AgentIntentWord(rawValue: "loggedOut")
    /// Takes calls.
    public static let available = AgentIntentWord(rawValue: "available")
    /// Gets one call of the queue each time the agent asks for one.
    public static let onDemand = AgentIntentWord(rawValue: "onDemand")
    /// Takes no calls for now.
    public static let paused = AgentIntentWord(rawValue: "paused")
    /// Finishes this call, then logs out.
    public static let draining = AgentIntentWord(rawValue: "draining")
}

/// What the agent is doing.
public struct AgentActivityWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Nothing.
    public static let idle = AgentActivityWord(rawValue: "idle")
    /// A ticket is held for the agent.
    public static let reserved = AgentActivityWord(rawValue: "reserved")
    /// Looking at a ticket before dialling.
    public static let preview = AgentActivityWord(rawValue: "preview")
    /// The agent's own phone is being rung.
    public static let dialingSelf = AgentActivityWord(rawValue: "dialingSelf")
    /// The customer is being rung.
    public static let dialingCustomer = AgentActivityWord(rawValue: "dialingCustomer")
    /// On the line with a customer.
    public static let talking = AgentActivityWord(rawValue: "talking")
    /// A customer is on hold.
    public static let held = AgentActivityWord(rawValue: "held")
    /// After-call work.
    public static let wrapUp = AgentActivityWord(rawValue: "wrapUp")
}

/// Why an agent is paused: a word of the site's, or one of these.
public struct PauseCodeWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Where nobody said why.
    public static let unspecified = PauseCodeWord(rawValue: "break")
    /// Several calls in a row were not taken.
    public static let missedCalls = PauseCodeWord(rawValue: "missedCalls")
    /// The time to write up a call passed without a resolution.
    public static let unresolvedCall = PauseCodeWord(rawValue: "unresolvedCall")
}
