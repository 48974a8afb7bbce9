/// How a trunk stands: its registration (RFC 3261 §10), and whether it is dialled through.
public struct TrunkStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The registrar has our address.
    public static let registered = TrunkStateWord(rawValue: "registered")
    /// It was taken back.
    public static let unregistered = TrunkStateWord(rawValue: "unregistered")
    /// It could not be had; tried again by itself.
    public static let failed = TrunkStateWord(rawValue: "failed")
    /// Nothing but its registration, if it has one, stands in its way.
    public static let up = TrunkStateWord(rawValue: "up")
    /// Not dialled through, for another reason than its registration.
    public static let down = TrunkStateWord(rawValue: "down")
}

/// Why a registration failed, a trunk is down, or could not take a call.
public struct TrunkTroubleWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The registrar, or the trunk, said no.
    public static let refused = TrunkTroubleWord(rawValue: "refused")
    /// Nothing came back in time.
    public static let noReply = TrunkTroubleWord(rawValue: "noReply")
    /// Nothing could be sent there.
    public static let noConnection = TrunkTroubleWord(rawValue: "noConnection")
    /// The request could not be made: its settings are at fault.
    public static let notSent = TrunkTroubleWord(rawValue: "notSent")
    /// It is not registered.
    public static let notRegistered = TrunkTroubleWord(rawValue: "notRegistered")
    /// Somebody, or the configuration, took it out of use.
    public static let disabled = TrunkTroubleWord(rawValue: "disabled")
    /// It asked to be left alone (Retry-After).
    public static let resting = TrunkTroubleWord(rawValue: "resting")
    /// It refused our credentials; tried again after a rest.
    public static let credentialsRefused = TrunkTroubleWord(rawValue: "credentialsRefused")
    /// It refused call after call with 403; tried again after a rest.
    public static let callsRefused = TrunkTroubleWord(rawValue: "callsRefused")
    /// Call after call failed in it; tried again after a rest.
    public static let failing = TrunkTroubleWord(rawValue: "failing")
}
