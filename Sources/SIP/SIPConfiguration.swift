/// What the engine is started with.
public struct SIPConfiguration: Sendable {
    public var listeners: [SIPListener]
    /// Value of User-Agent; empty sends none.
    public var userAgent: String
    /// Literals. Empty takes those of `/etc/resolv.conf`. PJSIP asks them itself, without blocking.
    public var nameservers: [String]
    /// Session-Expires that we ask for in seconds, 90 … 86400 (RFC 4028); 0 offers no session timer.
    public var sessionExpires: UInt32
    /// Min-SE in seconds, at least 90.
    public var minSE: UInt32
    /// The estimate of a round trip from which all of RFC 3261's timers follow: requests are sent again after it, and
    /// given up after 64 times as long. 500 ms is the standard's value.
    public var t1: Duration
    /// How long a leg whose CANCEL is not answered may keep its user waiting for `ended`.
    public var cancelPatience: Duration
    /// How long a TCP or TLS connection that others opened may be idle when no phone is registered through it.
    public var connectionPatience: Duration
    public var trunks: [SIPTrunk]
    /// Nil if no phones register with us.
    public var registrar: RegistrarConfiguration?
    public var strangers: StrangerPolicy
    public var logLevel: SIPLogLevel

    public init(
        listeners: [SIPListener], userAgent: String = "", nameservers: [String] = [], sessionExpires: UInt32 = 1800,
        minSE: UInt32 = 90, t1: Duration = .milliseconds(500), cancelPatience: Duration = .seconds(2),
        connectionPatience: Duration = .seconds(60),
        trunks: [SIPTrunk] = [], registrar: RegistrarConfiguration? = nil,
        strangers: StrangerPolicy = StrangerPolicy(), logLevel: SIPLogLevel = .info
    ) {
        self.listeners = listeners
        self.userAgent = userAgent
        self.nameservers = nameservers
        self.sessionExpires = sessionExpires
        self.minSE = minSE
        self.t1 = t1
        self.cancelPatience = cancelPatience
        self.connectionPatience = connectionPatience
        self.trunks = trunks
        self.registrar = registrar
        self.strangers = strangers
        self.logLevel = logLevel
    }
}

/// PJSIP's levels of detail. Level 5 is not compiled in.
public enum SIPLogLevel: Int32, Sendable, Comparable, CaseIterable {
    case none = 0
    case error = 1
    case warning = 2
    case info = 3
    case debug = 4

    public static func < (a: SIPLogLevel, b: SIPLogLevel) -> Bool { a.rawValue < b.rawValue }
}
