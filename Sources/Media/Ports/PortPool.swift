import CLinux
import Glibc

/// Every port pair of one local address, bound once when the engine starts.
///
/// First in, first out: the pair that rested longest is taken next, so that packets still under way to the
/// last call rarely meet the next one.
struct PortPool {
    let address: String
    let isIPv4: Bool
    /// Ports of the range that something else holds.
    let unavailable: [UInt16]
    let pairs: Int
    private var ring: [PortPair]
    private var head = 0
    private(set) var free: Int

    /// A tenth of the range may be held by others (a resolver's socket lives in the ephemeral ports, too);
    /// with more missing the range was chosen badly.
    init(address: String, range: ClosedRange<UInt16>, index: Int) throws(MediaError) {
        guard let local = SocketAddress(literal: address, port: 0) else {
            throw .badAddress(address, reason: "is not an IPv4 or IPv6 address; give a literal, not a name")
        }
        guard !local.isWildcard else {
            throw .badAddress(address, reason: "cannot be put into SDP; give the address that far ends reach")
        }
        let binding = PortBinding(local: local, range: range, pool: index)
        guard binding.pairs.count * 10 >= binding.wanted * 9, !binding.pairs.isEmpty else {
            binding.pairs.forEach {
                $0.rtp.close(); $0.rtcp.close()
            }
            throw .portsNotBound(
                address: address, ports: binding.refused, needed: binding.wanted * 2, reason: binding.reason)
        }
        self.address = address
        isIPv4 = local.isIPv4
        unavailable = binding.refused
        ring = binding.pairs
        pairs = ring.count
        free = ring.count
    }

    mutating func take() throws(MediaError) -> PortPair {
        guard free > 0 else { throw .noPortsLeft(address: address, pairs: pairs) }
        defer {
            head = (head + 1) % pairs
            free -= 1
        }
        return ring[head]
    }

    mutating func give(back pair: PortPair) {
        ring[(head + free) % pairs] = pair
        free += 1
    }

    /// Closes the free pairs; those in use are given back first.
    func closeAll() {
        for offset in 0..<free {
            let pair = ring[(head + offset) % pairs]
            pair.rtp.close()
            pair.rtcp.close()
        }
    }
}

/// The binding of one range, with what could not be bound.
private struct PortBinding {
    var pairs: [PortPair] = []
    var refused: [UInt16] = []
    var wanted = 0
    var reason = ""

    init(local: SocketAddress, range: ClosedRange<UInt16>, pool: Int) {
        var port = Int(range.lowerBound) + Int(range.lowerBound & 1)
        while port + 1 <= Int(range.upperBound) {
            wanted += 1
            if let pair = bindPair(UInt16(port), local: local, pool: pool) { pairs.append(pair) }
            port += 2
        }
        if wanted == 0 { reason = "the range holds no even port with the odd one above it" }
    }

    private mutating func bindPair(_ port: UInt16, local: SocketAddress, pool: Int) -> PortPair? {
        guard let rtp = bind(port, local: local) else { return nil }
        guard let rtcp = bind(port + 1, local: local) else {
            rtp.close()
            return nil
        }
        return PortPair(rtpPort: port, rtp: rtp, rtcp: rtcp, pool: pool)
    }

    private mutating func bind(_ port: UInt16, local: SocketAddress) -> UDPSocket? {
        var address = local
        address.port = port
        switch UDPSocket.bound(to: address) {
        case .success(let socket): return socket
        case .failure(let failure):
            refused.append(port)
            reason = failure.reason
            return nil
        }
    }
}
