/// What is missing before a packet that is listened to: by its RTP timestamp, not by when it came, so that a network that
/// delivers late or in clumps puts no pause into a tone or a word. Positions are samples at 8 kHz. Pure.
struct HeardTimeline {
    /// What is missing for longer than this (60 ms) is silence; what is shorter was lost, and is like what came before it.
    static let longestLoss: Int64 = 480
    /// Timestamps may run ahead of what arrival explains by this much (1 s: the network stalled before), else they are not believed.
    private static let slack: Int64 = 8000
    /// Further back in the sequence than this is a restart (RFC 3550 A.1, MAX_MISORDER).
    private static let largestMisorder = -100

    private var isAnchored = false
    private var ssrc: UInt32 = 0
    private var sequence: UInt16 = 0
    /// Of the packet that follows, if it follows at once.
    private var timestamp: UInt32 = 0
    /// When the last packet came, from the beginning.
    private var arrivedAt: Int64 = 0
    /// How much silence was heard since, because nothing came.
    private var silence: Int64 = 0

    /// Takes a packet of `count` samples.
    ///
    /// - Parameter arrival: from the beginning of listening.
    /// - Returns: how many samples are missing before it; nil for one that was overtaken: its place is filled already.
    mutating func take(
        sequence: UInt16, timestamp: UInt32, ssrc: UInt32, count: Int64, ticksPerSample: UInt32 = 1, arrival: Int64
    ) -> Int64? {
        let passed = arrival - arrivedAt
        var missing = Self.believable(passed - count - silence)
        if isAnchored, ssrc == self.ssrc {
            let step = Int(Int16(bitPattern: sequence &- self.sequence))
            if step < 0, step >= Self.largestMisorder { return nil }
            let gap = Int64(Int32(bitPattern: timestamp &- self.timestamp)) / Int64(ticksPerSample)
            if (0...passed + Self.slack).contains(gap) {
                // Where nothing was lost a short gap is a sender's wrong clock.
                missing = step == 1 ? Self.believable(gap - silence) : max(0, gap - silence)
            }
        }
        isAnchored = true
        self.ssrc = ssrc
        self.sequence = sequence
        self.timestamp = timestamp &+ UInt32(truncatingIfNeeded: count) &* ticksPerSample
        arrivedAt = arrival
        silence = 0
        return missing
    }

    /// Nothing came until `arrival`: how much silence to hear for it, once that is longer than a network may be late.
    mutating func catchUp(arrival: Int64, patience: Int64) -> Int64 {
        let quiet = arrival - arrivedAt - silence
        guard quiet > patience else { return 0 }
        silence += quiet - patience / 2
        return quiet - patience / 2
    }

    private static func believable(_ gap: Int64) -> Int64 { gap > longestLoss ? gap : 0 }
}
