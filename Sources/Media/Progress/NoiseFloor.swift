/// How loud it is where nobody speaks: the least of the last one and a half seconds, in blocks of 100 ms. Speech has pauses, and
/// noise has none, so the floor follows a line's noise within a second and does not climb into words. Plain memory.
struct NoiseFloor {
    private var blocks = SIMD16<Float>(repeating: 0)
    private var filled = 0
    private var frames = 0
    private var least: Float = 0

    private static let framesPerBlock = 10
    private static let kept = 15
    /// Until something quiet can have been heard, no floor is above this (dB): somebody may speak at once.
    private static let highestAtFirst: Float = -36
    private static let atFirst = 8

    /// dB.
    private(set) var level: Float = highestAtFirst

    /// Takes the level of 10 ms, in dB.
    mutating func take(_ frame: Float) {
        least = frames == 0 ? frame : min(least, frame)
        frames += 1
        if frames == Self.framesPerBlock {
            blocks[filled % Self.kept] = least
            filled += 1
            frames = 0
        }
        var lowest = frames > 0 ? least : blocks[(filled + Self.kept - 1) % Self.kept]
        for index in 0..<min(filled, Self.kept) { lowest = min(lowest, blocks[index]) }
        level = filled < Self.atFirst ? min(lowest, Self.highestAtFirst) : lowest
    }
}
