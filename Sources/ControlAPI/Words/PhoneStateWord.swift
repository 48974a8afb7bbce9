/// Whether a phone is there.
public struct PhoneStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It is, and can be rung.
    public static let registered = PhoneStateWord(rawValue: "registered")
    /// It is registered, but does not answer OPTIONS.
    public static let unreachable = PhoneStateWord(rawValue: "unreachable")
    /// It answers again. In events only.
    public static let reachable = PhoneStateWord(rawValue: "reachable")
    /// None is registered. In events: its registration was removed.
    public static let unregistered = PhoneStateWord(rawValue: "unregistered")
    /// It did not register again in time. In events only.
    public static let expired = PhoneStateWord(rawValue: "expired")
}

/// Why a phone's registration was removed.
public struct PhoneRemovalWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The phone took it back.
    public static let byPhone = PhoneRemovalWord(rawValue: "byPhone")
    /// The account had as many phones as it may, and another came.
    public static let newerContact = PhoneRemovalWord(rawValue: "newerContact")
    /// Its TCP or TLS connection was closed.
    public static let connectionClosed = PhoneRemovalWord(rawValue: "connectionClosed")
    /// The configuration no longer holds the account, or has another secret for it.
    public static let accountRemoved = PhoneRemovalWord(rawValue: "accountRemoved")
}
