/// How fast INVITEs may leave through one trunk: so many within the time that so many are allowed for. Pure.
struct TrunkPace: Sendable {
    /// Of the last INVITEs, the oldest first.
    private var sent: [Duration] = []

    /// At most this many are looked back at.
    private static let longest = 1000

    /// When the next may leave; nil: now.
    func opensAt(_ callsPerSecond: Double, now: Duration) -> Duration? {
        let count = Self.count(callsPerSecond)
        guard sent.count >= count else { return nil }
        let opensAt = sent[sent.count - count] + .seconds(Double(count) / callsPerSecond)
        return opensAt > now ? opensAt : nil
    }

    mutating func note(_ callsPerSecond: Double, at now: Duration) {
        sent.append(now)
        let count = Self.count(callsPerSecond)
        if sent.count > 2 * count { sent.removeFirst(sent.count - count) }
    }

    /// INVITEs within one second, or within the time of one where the rate is below one a second.
    private static func count(_ callsPerSecond: Double) -> Int {
        max(1, min(longest, Int(callsPerSecond)))
    }
}
