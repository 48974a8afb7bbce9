/// How SIP messages travel (RFC 3261 section 18).
public enum SIPTransport: String, Sendable, Hashable, CaseIterable {
    case udp
    case tcp
    /// TLS 1.2 or 1.3 (RFC 5246, RFC 8446).
    case tls
}

/// An address and port on which SIP is received and from which it is sent.
public struct SIPListener: Sendable, Hashable, CustomStringConvertible {
    public var transport: SIPTransport
    /// The literal to bind, IPv4 or IPv6 without brackets; `0.0.0.0` or `::` for all interfaces.
    public var address: String
    /// 0 lets the system choose; `SIPEngine.boundListeners` tells the port.
    public var port: UInt16
    /// The literal that peers reach us by, if it is not `address` (a router in between). Without it, a
    /// listener on all interfaces publishes the address that the system would send from.
    public var publicAddress: String?
    /// What a TLS listener proves itself with; it is needed there and of no use elsewhere.
    public var certificate: TLSCertificate?
    /// It only opens connections, to one trunk.
    var isClient = false

    public init(
        transport: SIPTransport = .udp, address: String, port: UInt16 = 5060, publicAddress: String? = nil,
        certificate: TLSCertificate? = nil
    ) {
        self.transport = transport
        self.address = address
        self.port = port
        self.publicAddress = publicAddress
        self.certificate = certificate
    }

    var isIPv6: Bool { address.contains(":") }
    var isWildcard: Bool { address == "0.0.0.0" || address == "::" }

    public var description: String { "\(transport.rawValue) \(isIPv6 ? "[\(address)]" : address):\(port)" }
}
