/// Which nonce counts of which nonces were used: no credentials are accepted twice (RFC 7616 section 3.4.5). Pure.
///
/// Only successful credentials come here, so memory is bounded by those who know a secret, and by `capacity` besides.
struct NonceUses {
    private struct Use {
        /// The highest count that was used.
        var highest: UInt32
        /// Bit n: `highest - n` was used. Requests may overtake each other by 63 places.
        var window: UInt64 = 1
    }

    private let capacity: Int
    private var uses: [UInt64: Use] = [:]
    /// In the order of their first use.
    private var order: [UInt64] = []
    /// Nonces up to this number are no longer known, hence no longer accepted.
    private var forgotten: UInt64 = 0

    init(capacity: Int = 16_384) { self.capacity = capacity }

    var count: Int { uses.count }

    /// False if these credentials were used before, or if nobody knows any more.
    mutating func use(_ count: UInt32, of nonce: UInt64) -> Bool {
        guard nonce > forgotten, count > 0 else { return false }
        guard var use = uses[nonce] else {
            if uses.count >= capacity { forgetOldest() }
            guard nonce > forgotten else { return false }
            uses[nonce] = Use(highest: count)
            order.append(nonce)
            return true
        }
        if count > use.highest {
            let shift = count - use.highest
            use.window = shift < 64 ? use.window << UInt64(shift) | 1 : 1
            use.highest = count
        } else {
            let back = use.highest - count
            guard back < 64, use.window & (1 << UInt64(back)) == 0 else { return false }
            use.window |= 1 << UInt64(back)
        }
        uses[nonce] = use
        return true
    }

    /// Half of them at once, so that it costs nothing in the mean.
    private mutating func forgetOldest() {
        let half = order.sorted().prefix(max(1, capacity / 2))
        for nonce in half { uses[nonce] = nil }
        forgotten = max(forgotten, half.last ?? 0)
        order.removeAll { $0 <= forgotten }
    }
}
