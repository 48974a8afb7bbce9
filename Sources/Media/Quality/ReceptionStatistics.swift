/// What arrived from one far end, counted as RFC 3550 A.1, A.3 and A.8 do, over all its SSRCs.
struct ReceptionStatistics {
    /// As for forwarding: further than this is a restarted stream.
    private static let largestDropout = 3000
    private static let largestMisorder = -100

    /// RTP clock ticks in 125 µs: 6 for Opus, 1 for the others. Jitter is counted anew with another clock.
    var ticksPerSample: UInt32 = 1 {
        didSet {
            guard ticksPerSample != oldValue else { return }
            (jitterScaled, highestJitter, hasTransit) = (0, 0, false)
        }
    }
    private(set) var ssrc: UInt32 = 0
    private(set) var hasSource = false
    private(set) var duplicates: UInt64 = 0
    private(set) var reordered: UInt64 = 0
    private(set) var packets: UInt64 = 0
    private(set) var highestJitter: UInt32 = 0

    private var base: UInt32 = 0
    private var highest: UInt32 = 0
    private var receivedOfSource: UInt64 = 0
    private var expectedEarlier: UInt64 = 0
    private var receivedEarlier: UInt64 = 0
    private var expectedAtReport: UInt64 = 0
    private var receivedAtReport: UInt64 = 0
    /// Which of the last 64 numbers below `highest` came.
    private var seen: UInt64 = 0
    private var transit: UInt32 = 0
    private var hasTransit = false
    /// Sixteen times the jitter, as A.8 keeps it.
    private var jitterScaled: UInt32 = 0
    /// Gaps in the sequence, for the burst ratio.
    private var gaps: UInt64 = 0
    private var inGaps: UInt64 = 0

    /// In clock units.
    var jitter: UInt32 { jitterScaled >> 4 }
    var expected: UInt64 { expectedEarlier + (hasSource ? UInt64(highest &- base) + 1 : 0) }
    var lost: UInt64 {
        let received = receivedEarlier + receivedOfSource
        return expected > received ? expected - received : 0
    }
    /// Extended highest sequence number of the present source.
    var extendedHighest: UInt32 { highest }

    /// BurstR of G.107 §3.5: mean gap, against that of independent losses of the same rate; 1 or more.
    var burstRatio: Double {
        guard gaps > 0, expected > 0 else { return 1 }
        let mean = Double(inGaps) / Double(gaps)
        return max(1, mean * (1 - Double(lost) / Double(expected)))
    }

    /// One packet. `timed` is false for those whose timestamp does not move (telephone events).
    /// False: a duplicate, not to be passed on.
    @inline(__always)
    mutating func take(sequence: UInt16, timestamp: UInt32, ssrc: UInt32, now: Int64, timed: Bool) -> Bool {
        let step = Int(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest)))
        if !hasSource || ssrc != self.ssrc || step > Self.largestDropout || step < Self.largestMisorder {
            restart(sequence: sequence, ssrc: ssrc)
        } else if step > 0 {
            forward(by: step)
        } else if !takeLate(behind: -step) {
            duplicates += 1
            return false
        }
        packets += 1
        receivedOfSource += 1
        if timed { measure(timestamp: timestamp, now: now) }
        return true
    }

    private mutating func restart(sequence: UInt16, ssrc: UInt32) {
        if hasSource {
            expectedEarlier = expected
            receivedEarlier += receivedOfSource
        }
        hasSource = true
        self.ssrc = ssrc
        base = UInt32(sequence)
        highest = base
        receivedOfSource = 0
        seen = 1
        hasTransit = false
    }

    @inline(__always)
    private mutating func forward(by step: Int) {
        highest &+= UInt32(truncatingIfNeeded: step)
        seen = step < 64 ? seen << UInt64(truncatingIfNeeded: step) | 1 : 1
        guard step > 1 else { return }
        gaps += 1
        inGaps += UInt64(step - 1)
    }

    private mutating func takeLate(behind: Int) -> Bool {
        guard behind < 64 else { return true }
        let bit: UInt64 = 1 << UInt64(behind)
        guard seen & bit == 0 else { return false }
        seen |= bit
        reordered += 1
        // From before the first packet: it belongs to what is expected, too.
        if UInt32(behind) > highest &- base { base = highest &- UInt32(behind) }
        return true
    }

    @inline(__always)
    private mutating func measure(timestamp: UInt32, now: Int64) {
        let arrived = UInt32(truncatingIfNeeded: now / MediaClock.sample) &* ticksPerSample
        let transit = arrived &- timestamp
        if hasTransit {
            let change = Int32(bitPattern: transit &- self.transit).magnitude
            // A timestamp that was started anew says nothing about the network.
            if change < 16_000 * ticksPerSample {
                jitterScaled = jitterScaled &+ change &- ((jitterScaled &+ 8) >> 4)
                if jitter > highestJitter { highestJitter = jitter }
            }
        }
        hasTransit = true
        self.transit = transit
    }

    /// The loss since the last report, in 1/256 (A.3), and starts the next interval.
    mutating func takeFractionLost() -> UInt8 {
        let received = receivedEarlier + receivedOfSource
        let expectedNow = expected - expectedAtReport
        let receivedNow = received - receivedAtReport
        expectedAtReport = expected
        receivedAtReport = received
        guard expectedNow > receivedNow, expectedNow > 0 else { return 0 }
        return UInt8(min(255, (expectedNow - receivedNow) * 256 / expectedNow))
    }
}
