/// How SIP messages travel (RFC 3261 section 18).
public enum SIPTransport: String, Sendable, Hashable, CaseIterable {
    case udp
    case tcp
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

    public init(transport: SIPTransport = .udp, address: String, port: UInt16 = 5060, publicAddress: String? = nil) {
        self.transport = transport
        self.address = address
        self.port = port
        self.publicAddress = publicAddress
    }

    var isIPv6: Bool { address.contains(":") }
    var isWildcard: Bool { address == "0.0.0.0" || address == "::" }

    public var description: String { "\(transport.rawValue) \(isIPv6 ? "[\(address)]" : address):\(port)" }
}
