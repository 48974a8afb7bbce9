/// Busy, congestion and ringback by the rhythm of their tone (ITU-T E.180 and its Supplement 2): every country has its own
/// frequencies, but few rhythms. In windows of 20 ms. Pure.
struct CadenceDetector {
    private var on = 0
    private var off = 0
    /// Neither tone nor quiet; a few of them are the edge between both.
    private var unclear = 0
    /// The last pair of tone and pause, and the one before.
    private var last: (on: Int, off: Int)?
    private var beforeLast: (on: Int, off: Int)?

    private static let longestEdge = 2

    mutating func take(isTone: Bool, isQuiet: Bool) -> ProgressFinding.Kind? {
        guard isTone || isQuiet else {
            unclear += 1
            if unclear > Self.longestEdge { self = CadenceDetector() }
            return nil
        }
        return isTone ? takeTone() : takePause()
    }

    private mutating func takeTone() -> ProgressFinding.Kind? {
        var heard: ProgressFinding.Kind?
        if off > 0 {
            (beforeLast, last) = (last, (on, off))
            (on, off) = (0, 0)
            heard = fastRhythm()
        }
        // An edge belongs half to either side.
        on += 1 + (unclear + 1) / 2
        unclear = 0
        return heard
    }

    private mutating func takePause() -> ProgressFinding.Kind? {
        guard on > 0 else { return nil }
        off += 1 + (unclear + 1) / 2
        unclear = 0
        if off == Self.ringbackPause, isRingback { return .ringback }
        // A pause as none of them has.
        if off > 300 { self = CadenceDetector() }
        return nil
    }

    // MARK: The rhythms, in windows of 20 ms

    /// 2.6 s: no other pause is so long.
    private static let ringbackPause = 130

    /// 1 s and 4 s (China, most of Europe), 2 s and 4 s (North America), or twice 0.4 s (Britain).
    private var isRingback: Bool {
        if (35...115).contains(on) { return true }
        return (15...26).contains(on) && last.map { (15...26).contains($0.on) && $0.off < 16 } == true
    }

    /// Two equal pairs: 0.35 s (China) or 0.5 s each is busy; 0.25 s each, or 0.7 s (China), congestion.
    private func fastRhythm() -> ProgressFinding.Kind? {
        guard let last, let beforeLast, let kind = Self.kind(last), Self.kind(beforeLast) == kind else { return nil }
        let difference = abs(last.on + last.off - beforeLast.on - beforeLast.off)
        return difference <= 4 ? kind : nil
    }

    private static func kind(_ pair: (on: Int, off: Int)) -> ProgressFinding.Kind? {
        let period = pair.on + pair.off
        guard (35...65).contains(100 * pair.on / period) else { return nil }
        switch period {
        case 30...40, 43...58: return .busy
        case 17...28, 62...78: return .congestion
        default: return nil
        }
    }
}
