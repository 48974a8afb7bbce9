/// What a special information tone says, by which of two frequencies its first two parts have, and how long each is
/// (Telcordia SR-2275; the third part is the same in all of them). Pure.
enum InformationToneCode {
    /// Hz.
    private static let low: (Float, Float) = (913.8, 1370.6)
    private static let high: (Float, Float) = (985.2, 1428.5)
    private static let third: Float = 1776.7
    /// What G.711 and windows of 20 ms leave of the 0.2 % that are allowed; 950, 1400 and 1800 Hz, which say nothing, are further off.
    private static let drift: Float = 20
    /// Windows of 20 ms: 274 ms ± 5 %, of which two edges may be lost; 380 ms ± 5 %.
    private static let short = 11...14
    private static let long = 16...20

    /// - Returns: `tone` for one without a meaning.
    static func meaning(_ first: ToneRun, _ second: ToneRun, third: Float) -> ProgressFinding.Reason {
        guard abs(third - Self.third) <= drift, let one = part(first, low.0, high.0),
            let two = part(second, low.1, high.1)
        else { return .tone }
        switch (one.isHigh, one.isLong, two.isHigh, two.isLong) {
        case (false, false, false, false): return .intercept
        case (true, true, false, false): return .vacantCode
        // Within an area, and between areas.
        case (false, false, true, true), (true, false, false, true): return .reorder
        case (true, true, true, true), (false, true, false, true): return .noCircuit
        default: return .tone
        }
    }

    private static func part(_ run: ToneRun, _ low: Float, _ high: Float) -> (isHigh: Bool, isLong: Bool)? {
        let (isLow, isHigh) = (abs(run.frequency - low) <= drift, abs(run.frequency - high) <= drift)
        guard isLow != isHigh, short.contains(run.length) || long.contains(run.length) else { return nil }
        return (isHigh, long.contains(run.length))
    }
}
