/// The way to a phone: back along the way by which its REGISTER came, because a router in between lets nothing else
/// through (RFC 5626).
struct PhoneFlow: Sendable, Hashable {
    /// Which listener of ours it came to.
    var listener: UInt32
    var transport: SIPTransport
    /// Where it came from: a literal.
    var address: String
    var port: UInt16
    /// The connection, 0 for UDP.
    var connection: UInt64

    /// The source as a URI that PJSIP follows without showing it to the phone.
    var route: String {
        let host = address.contains(":") ? "[\(address)]" : address
        return "<sip:\(host):\(port);transport=\(transport.rawValue);lr;hide>"
    }

    /// `host:port`, as people write it.
    var source: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
