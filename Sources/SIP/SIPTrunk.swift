/// A user and secret for digest authentication (RFC 7616), MD5 and SHA-256.
public struct SIPCredential: Sendable, Hashable {
    /// The challenge's realm, or `*` for any.
    public var realm: String
    public var user: String
    public var secret: String

    public init(realm: String = "*", user: String, secret: String) {
        self.realm = realm
        self.user = user
        self.secret = secret
    }
}

/// How we register with a provider (RFC 3261 section 10).
public struct SIPRegistration: Sendable, Hashable {
    /// For example `sip:provider.example`.
    public var registrar: String
    /// The address of record, for example `sip:4008001234@provider.example`.
    public var aor: String
    /// Seconds; the registrar may answer with less. 60 … 7200 is usual.
    public var expires: UInt32

    public init(registrar: String, aor: String, expires: UInt32 = 600) {
        self.registrar = registrar
        self.aor = aor
        self.expires = expires
    }
}

/// A provider we dial through: a gateway by address, with or without registration and credentials.
public struct SIPTrunk: Sendable, Hashable {
    public var id: String
    /// A literal (IPv6 without brackets) or a name.
    public var gatewayHost: String
    public var port: UInt16
    public var transport: SIPTransport
    /// The gateway's name has no port of its own: SRV says where it is (RFC 3263), else `port` of its address.
    public var usesSRV = false
    /// For `.tls`.
    public var tls = TrunkTLS()
    public var registration: SIPRegistration?
    public var credentials: [SIPCredential]

    public init(
        id: String, gatewayHost: String, port: UInt16 = 5060, transport: SIPTransport = .udp,
        registration: SIPRegistration? = nil, credentials: [SIPCredential] = []
    ) {
        self.id = id
        self.gatewayHost = gatewayHost
        self.port = port
        self.transport = transport
        self.registration = registration
        self.credentials = credentials
    }

    /// The Request-URI that dials `user` through this gateway.
    public func uri(user: String) -> String {
        SIPURI(user: user, host: gatewayHost, port: port, transport: transport.parameter).description
    }
}
