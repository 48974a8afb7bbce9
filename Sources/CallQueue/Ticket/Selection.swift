/// Which share of each ticket class is called: all quality tickets, 70 % of the logistics tickets, or as configured.
///
/// A ticket is chosen by its id alone, so the same tickets are chosen by every load, on every machine, and by whoever
/// checks the report with the recipe in `bucket(of:)`. Raising a share keeps every ticket that was already chosen.
package struct Selection: Sendable, Hashable {
    /// Ten thousand buckets: shares are kept to a hundredth of a percent.
    package static let bucketCount = 10_000

    /// Percent, 0 to 100, by class.
    package let shares: [TicketClass: Double]
    /// Percent, 0 to 100, of the classes not in `shares`.
    package let otherShare: Double

    /// All quality tickets, 70 % of logistics, all others.
    package static let standard = Selection(shares: [.quality: 100, .logistics: 70], otherShare: 100)

    /// - Parameters:
    ///   - shares: percent by class; held to 0…100.
    ///   - otherShare: percent of any other class; held to 0…100.
    package init(shares: [TicketClass: Double], otherShare: Double = 100) {
        self.shares = shares.mapValues(Self.held)
        self.otherShare = Self.held(otherShare)
    }

    /// Whether this ticket is among those called.
    package func selects(_ id: TicketID, of ticketClass: TicketClass) -> Bool {
        let share = shares[ticketClass] ?? otherShare
        return Double(Self.bucket(of: id)) < (share * Double(Self.bucketCount) / 100).rounded()
    }

    /// The ticket's bucket, 0 to 9,999; it is called when the bucket is below share × 100.
    ///
    /// Part of the file format, never to change: 64-bit FNV-1a (offset basis 14695981039346656037, prime 1099511628211)
    /// over the id's UTF-8 bytes, finished with the 64-bit mixer of MurmurHash3 (shift 33, × 0xFF51AFD7ED558CCD, shift
    /// 33, × 0xC4CEB9FE1A85EC53, shift 33), times 10,000, divided by 2⁶⁴. The mixer is there because FNV-1a alone
    /// leaves the high bits of ids that differ in their last digit nearly equal.
    package static func bucket(of id: TicketID) -> Int {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in id.rawValue.utf8 {
            hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
        }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 33
        return Int(hash.multipliedFullWidth(by: UInt64(bucketCount)).high)
    }

    private static func held(_ percent: Double) -> Double {
        percent.isNaN ? 0 : min(100, max(0, percent))
    }
}
