/// Where a ticket is on its way from a file to an outcome.
public struct TicketStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Read from a batch, not yet looked at by the scheduler.
    public static let loaded = TicketStateWord(rawValue: "loaded")
    /// The row cannot be called as it is (no valid number, no id, …).
    public static let refused = TicketStateWord(rawValue: "refused")
    /// Its class is called in part only, and the stable draw left it out.
    public static let notSelected = TicketStateWord(rawValue: "notSelected")
    /// Not callable now; `TicketExplanation` says why and until when.
    public static let waiting = TicketStateWord(rawValue: "waiting")
    /// Will be called as soon as an agent and a line are free.
    public static let ready = TicketStateWord(rawValue: "ready")
    /// Held for one agent for a short time.
    public static let reserved = TicketStateWord(rawValue: "reserved")
    /// An attempt is under way.
    public static let dialing = TicketStateWord(rawValue: "dialing")
    /// The customer is on the line.
    public static let talking = TicketStateWord(rawValue: "talking")
    /// The call is over, the agent has not yet said how it went.
    public static let wrapUp = TicketStateWord(rawValue: "wrapUp")
    /// Finished with a resolution.
    public static let done = TicketStateWord(rawValue: "done")
    /// All attempts used up.
    public static let exhausted = TicketStateWord(rawValue: "exhausted")
    /// Its latest callback time has passed.
    public static let expired = TicketStateWord(rawValue: "expired")
    /// Taken out by a person.
    public static let cancelled = TicketStateWord(rawValue: "cancelled")
}
