import Synchronization

/// The pools of all local addresses, behind one lock. Taking and giving back are a few stores.
final class PortPools: Sendable {
    private let pools: Mutex<[PortPool]>

    init(addresses: [String], range: ClosedRange<UInt16>) throws(MediaError) {
        var pools: [PortPool] = []
        do throws(MediaError) {
            for (index, address) in addresses.enumerated() {
                pools.append(try PortPool(address: address, range: range, index: index))
            }
        } catch {
            pools.forEach { $0.closeAll() }
            throw error
        }
        self.pools = Mutex(pools)
    }

    deinit { pools.withLock { $0.forEach { $0.closeAll() } } }

    /// A pair on the wanted address, and that address.
    func take(on wanted: MediaLocalAddress) throws(MediaError) -> (pair: PortPair, address: String, isIPv4: Bool) {
        let taken = pools.withLock { pools in
            Result<(pair: PortPair, address: String, isIPv4: Bool), MediaError> { () throws(MediaError) in
                let index = try Self.index(of: wanted, in: pools)
                let pair = try pools[index].take()
                return (pair, pools[index].address, pools[index].isIPv4)
            }
        }
        return try taken.get()
    }

    func give(back pairs: [PortPair]) {
        pools.withLock { pools in
            for pair in pairs { pools[pair.pool].give(back: pair) }
        }
    }

    /// All pairs, and those without a leg.
    func counts() -> (pairs: Int, free: Int) {
        pools.withLock { pools in
            (pools.reduce(0) { $0 + $1.pairs }, pools.reduce(0) { $0 + $1.free })
        }
    }

    /// Ports of the range that others hold, by address.
    func unavailable() -> [String: [UInt16]] {
        pools.withLock { pools in
            pools.reduce(into: [:]) { if !$1.unavailable.isEmpty { $0[$1.address] = $1.unavailable } }
        }
    }

    private static func index(of wanted: MediaLocalAddress, in pools: [PortPool]) throws(MediaError) -> Int {
        let index: Int? =
            switch wanted {
            case .first: 0
            case .ipv4: pools.firstIndex(where: \.isIPv4)
            case .ipv6: pools.firstIndex { !$0.isIPv4 }
            case .literal(let address): pools.firstIndex { $0.address == address }
            }
        guard let index else {
            throw .badAddress("\(wanted)", reason: "is none of media.addresses; add one of that family there")
        }
        return index
    }
}
