/// The listeners that are open, and which of them serves a destination. Pure.
struct ListenerTable {
    struct Bound: Sendable {
        let index: UInt32
        /// With the port that was bound.
        let listener: SIPListener
    }

    private(set) var all: [Bound] = []
    /// What opens TLS connections to trunks, by trunk: one for each address family that it may be reached by.
    private(set) var clients: [String: [Bound]] = [:]
    private var preferred: [Bound] = []

    mutating func add(_ listener: SIPListener, index: UInt32) { all.append(Bound(index: index, listener: listener)) }

    mutating func add(_ listener: SIPListener, index: UInt32, for trunk: String) {
        clients[trunk, default: []].append(Bound(index: index, listener: listener))
    }

    /// - Returns: what is not used for new connections any more.
    mutating func removeClients(of trunk: String) -> [Bound] { clients.removeValue(forKey: trunk) ?? [] }

    /// The same for requests to a trunk: its own way of opening TLS connections comes first.
    func preferring(_ trunk: SIPTrunk?) -> ListenerTable {
        var table = self
        table.preferred = trunk.flatMap { clients[$0.id] } ?? []
        return table
    }

    /// The first listener of the transport and address family. A listener bound to a loopback address cannot reach
    /// anything else, so for other literals one that can is preferred.
    func listener(for destination: SIPURI, transport: SIPTransport) throws(SIPError) -> Bound {
        if transport == .tls, let first = preferred.first {
            return preferred.first { $0.listener.isIPv6 == destination.isIPv6 } ?? first
        }
        let fitting = all.filter { bound in
            bound.listener.transport == transport && bound.listener.isIPv6 == destination.isIPv6
        }
        let isLoopback = Self.isLoopback(destination.host)
        let reaching = fitting.first { $0.listener.isWildcard || Self.isLoopback($0.listener.address) == isLoopback }
        guard let chosen = reaching ?? fitting.first else {
            throw .noListener(transport, isIPv6: destination.isIPv6)
        }
        return chosen
    }

    private static func isLoopback(_ host: String) -> Bool {
        host.hasPrefix("127.") || host == "::1" || host == "localhost"
    }
}
