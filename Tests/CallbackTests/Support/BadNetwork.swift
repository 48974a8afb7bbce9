/// What a bad network does to a stream of packets: it loses some, delays each differently, so that they overtake one
/// another, and doubles some. The same in every run. It costs nothing and meets the audio of one side only; ``BadLine`` is the whole line.
struct BadNetwork: Sendable {
    /// Of a hundred packets.
    var lost = 5
    var doubled = 2
    /// Milliseconds.
    var delay = 0...45

    /// After which times copies of the packet arrive; none when it is lost.
    func arrivals(of index: Int) -> [Duration] {
        var dice = Dice(state: UInt64(index) &+ 0x9E37_79B9)
        guard Int.random(in: 0..<100, using: &dice) >= lost else { return [] }
        let copies = Int.random(in: 0..<100, using: &dice) < doubled ? 2 : 1
        return (0..<copies).map { _ in .milliseconds(Int.random(in: delay, using: &dice)) }
    }

    /// SplitMix64.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
    }
}
