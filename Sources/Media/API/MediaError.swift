/// What the media engine refuses, and what to do about it.
public enum MediaError: Error, Sendable, Equatable {
    /// A configuration value outside its range; `key` is the property's name.
    case badConfiguration(key: String, reason: String)
    /// Not a literal address of this machine that can be bound and put into SDP.
    case badAddress(String, reason: String)
    /// Too many ports of the range are taken (or the address is not this machine's).
    case portsNotBound(address: String, ports: [UInt16], needed: Int, reason: String)
    /// The process may not open as many sockets as the port range needs.
    case tooFewFileDescriptors(needed: Int, allowed: Int)
    /// Every port pair of this address carries a leg.
    case noPortsLeft(address: String, pairs: Int)
    /// The call or leg is not open (never was, or was closed).
    case notOpen(String)
    /// A file that cannot serve as a prompt.
    case badPrompt(path: String, reason: String)
    /// A character that is no DTMF digit, or too many of them.
    case badDigits(String, reason: String)
    /// The kernel refused something the engine cannot do without.
    case system(String)
}

extension MediaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badConfiguration(let key, let reason): "media.\(key): \(reason)"
        case .badAddress(let address, let reason): "media address \(address): \(reason)"
        case .portsNotBound(let address, let ports, let needed, let reason):
            "media ports on \(address): \(Self.list(ports)) could not be bound (\(reason)); "
                + "the range needs \(needed) ports. Choose another range, or stop what holds them (ss -ulnp)."
        case .tooFewFileDescriptors(let needed, let allowed):
            "media ports need \(needed) open files, the limit is \(allowed). Raise it "
                + "(ulimit -n, or LimitNOFILE= in the unit), or make the port range smaller."
        case .noPortsLeft(let address, let pairs):
            "all \(pairs) media port pairs of \(address) are in use. Widen the port range (two ports a leg, "
                + "four a call), or lower the number of lines."
        case .notOpen(let what): "\(what) is not open"
        case .badPrompt(let path, let reason): "prompt \(path): \(reason)"
        case .badDigits(let digits, let reason): "digits \"\(digits)\": \(reason)"
        case .system(let what): what
        }
    }

    private static func list(_ ports: [UInt16]) -> String {
        let shown = ports.prefix(5).map(String.init).joined(separator: ", ")
        return ports.count > 5 ? "\(shown) and \(ports.count - 5) more" : shown
    }
}
