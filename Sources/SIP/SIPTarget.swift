/// One address that a trunk's name stands for.
public struct SIPTarget: Sendable, Hashable, CustomStringConvertible {
    /// A literal, IPv6 without brackets.
    public var address: String
    public var port: UInt16

    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    public var isIPv6: Bool { address.contains(":") }

    /// The same place as a URI.
    var uri: SIPURI { SIPURI(user: nil, host: address, port: port, transport: nil) }

    public var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

/// What a trunk's certificate is measured by (RFC 5922).
public struct TrunkTLS: Sendable, Hashable {
    /// Where Debian and its kin keep the authorities they trust.
    public static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// PEM file of the authorities that are trusted; nil: the system's.
    public var authoritiesFile: String?
    /// The name that the certificate must hold; nil: the trunk's host.
    public var serverName: String?
    /// False: any certificate will do. Only where the network is as good as a wire.
    public var verifies: Bool
    /// Shown to a gateway that asks who we are.
    public var certificate: TLSCertificate?
    /// When the files were last changed: a newer one makes another value, and so new connections.
    public var version: Double

    public init(
        authoritiesFile: String? = nil, serverName: String? = nil, verifies: Bool = true,
        certificate: TLSCertificate? = nil, version: Double = 0
    ) {
        self.authoritiesFile = authoritiesFile
        self.serverName = serverName
        self.verifies = verifies
        self.certificate = certificate
        self.version = version
    }
}
