/// Whom a leg reaches.
public struct LegRoleWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The agent.
    public static let agent = LegRoleWord(rawValue: "agent")
    /// The customer.
    public static let customer = LegRoleWord(rawValue: "customer")
    /// A third one: consulted, transferred to, or in conference.
    public static let guest = LegRoleWord(rawValue: "guest")
    /// A supervisor listening in.
    public static let supervisor = LegRoleWord(rawValue: "supervisor")
}

/// State of one leg (one SIP dialog of ours, RFC 3261).
public struct LegStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// INVITE sent, nothing heard.
    public static let calling = LegStateWord(rawValue: "calling")
    /// A provisional response arrived.
    public static let early = LegStateWord(rawValue: "early")
    /// Answered, ACK under way.
    public static let connecting = LegStateWord(rawValue: "connecting")
    /// The dialog is up.
    public static let confirmed = LegStateWord(rawValue: "confirmed")
    /// Over.
    public static let disconnected = LegStateWord(rawValue: "disconnected")
}

/// Who ended a call.
public struct EndedByWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The agent's phone or page.
    public static let agent = EndedByWord(rawValue: "agent")
    /// The customer's side.
    public static let customer = EndedByWord(rawValue: "customer")
    /// The network refused or dropped it.
    public static let trunk = EndedByWord(rawValue: "trunk")
    /// A command: `ctl`, a script or a supervisor page.
    public static let command = EndedByWord(rawValue: "command")
    /// The daemon: ring timeout, longest duration, drain, failure.
    public static let system = EndedByWord(rawValue: "system")
}

/// Whose doing an outcome is; decides what consumes an attempt and what alarms whom.
public struct BlameWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The person called.
    public static let callee = BlameWord(rawValue: "callee")
    /// Our agent.
    public static let agent = BlameWord(rawValue: "agent")
    /// The network.
    public static let trunk = BlameWord(rawValue: "trunk")
    /// The daemon or its configuration.
    public static let us = BlameWord(rawValue: "us")
    /// Not known.
    public static let unknown = BlameWord(rawValue: "unknown")
}
