/// The special information tone (ITU-T E.180 §7): 950, 1400 and 1800 Hz, a third of a second each, one right after another.
/// North American networks vary frequency and length to tell why; what they have in common is taken here. Pure.
struct InformationToneDetector {
    /// How many of the three were heard, and how many windows ago the last one ended.
    private var heard = 0
    private var since = 0
    /// Windows for which the last of three still sounds.
    private var rest = 0
    /// The first two.
    private var first = ToneRun()
    private var second = ToneRun()
    /// Of the one that was told last.
    private(set) var meaning = ProgressFinding.Reason.tone

    /// ±50 Hz by the recommendation, and the North American variants.
    private static let ranges: [ClosedRange<Float>] = [890...1010, 1340...1460, 1740...1860]
    /// Windows of 20 ms: 0.18 s to 0.46 s.
    private static let lengths = 9...23
    private static let longestGap = 5

    /// - Parameters:
    ///   - ended: the run that ended with this window.
    ///   - running: what goes on.
    mutating func take(ended: ToneRun?, running: ToneRun) -> Bool {
        since += 1
        rest = max(0, rest - 1)
        if let ended, matches(ended) {
            if heard == 0 { first = ended } else { second = ended }
            heard += 1
            since = 0
        } else if since > Self.longestGap + running.length {
            heard = 0
        }
        guard heard == 2, running.length == Self.lengths.lowerBound, Self.ranges[2].contains(running.frequency) else {
            return false
        }
        heard = 0
        rest = Self.lengths.upperBound
        meaning = InformationToneCode.meaning(first, second, third: running.frequency)
        return true
    }

    private mutating func matches(_ run: ToneRun) -> Bool {
        guard Self.lengths.contains(run.length) else { return false }
        if heard < 2, Self.ranges[heard].contains(run.frequency) { return true }
        // A first one may come after something that was none.
        if heard > 0, Self.ranges[0].contains(run.frequency) {
            heard = 0
            return true
        }
        return false
    }

    /// What sounds belongs to it.
    var isUnderWay: Bool { heard > 1 || rest > 0 }
}
