/// When the next RTCP report is due (RFC 3550 §6.2, §6.3.1): 5 s, half of it for the first, varied by
/// half to one and a half and divided by e − 1.5 as the algorithm says, so that legs do not fall into step.
struct ReportTiming {
    private static let interval: Double = 5
    private static let compensation = 1.21828

    private(set) var dueAt: Int64

    /// `random` 0..<1.
    init(now: Int64, random: Double) {
        dueAt = now + Self.pause(Self.interval / 2, random: random)
    }

    func isDue(_ now: Int64) -> Bool { now >= dueAt }

    mutating func sent(now: Int64, random: Double) {
        dueAt = now + Self.pause(Self.interval, random: random)
    }

    private static func pause(_ seconds: Double, random: Double) -> Int64 {
        Int64(seconds * (0.5 + random) / compensation * Double(MediaClock.second))
    }
}
