/// How a trunk's registration stands (RFC 3261 §10).
public struct TrunkStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The registrar has our address.
    public static let registered = TrunkStateWord(rawValue: "registered")
    /// It was taken back.
    public static let unregistered = TrunkStateWord(rawValue: "unregistered")
    /// It could not be had; tried again by itself.
    public static let failed = TrunkStateWord(rawValue: "failed")
}

/// Why a registration failed.
public struct TrunkTroubleWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The registrar said no.
    public static let refused = TrunkTroubleWord(rawValue: "refused")
    /// Nothing came back in time.
    public static let noReply = TrunkTroubleWord(rawValue: "noReply")
    /// Nothing could be sent there.
    public static let noConnection = TrunkTroubleWord(rawValue: "noConnection")
    /// The request could not be made: its settings are at fault.
    public static let notSent = TrunkTroubleWord(rawValue: "notSent")
}
