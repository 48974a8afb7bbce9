/// What leaves towards one far end: one SSRC, sequence and timestamp without a jump, whatever the source.
///
/// A source (the other leg, a prompt, keypad digits) is *anchored* when it takes over: its first packet gets
/// the next sequence number, and a timestamp that is ahead of the last one by the time that really passed.
/// From then on its own numbers are shifted, so that its losses and reordering stay visible.
struct OutgoingStream {
    /// Where a packet of a source comes to stand.
    struct Placement: Equatable {
        var sequence: UInt16
        var timestamp: UInt32
        var marker: Bool
    }

    /// Further ahead than this in one stream is a restart (RFC 3550 A.1, MAX_DROPOUT and MAX_MISORDER).
    private static let largestDropout = 3000
    private static let largestMisorder = -100
    /// Timestamps may run ahead of the clock by this much, or back, before they count as a restart: 2 s.
    private static let largestTimestampJump: Int64 = 16_000
    /// Samples of a packet, when the real spacing is not known.
    private static let packetSamples: Int64 = 160

    /// RTP clock ticks of a sample at 8 kHz: 6 for Opus, 1 for the others.
    var ticksPerSample: UInt32 = 1

    private(set) var ssrc: UInt32
    /// The highest sequence number and the newest timestamp sent, and when.
    private(set) var sequence: UInt16
    private(set) var timestamp: UInt32
    private(set) var sentAt: Int64 = 0
    /// Samples at 8 kHz by which timestamps are ahead of the clock, because something left before its time. Made up for
    /// in the next pause.
    private var lead: Int64 = 0
    private(set) var packets: UInt64 = 0
    private(set) var octets: UInt64 = 0

    private var isAnchored = false
    private var sourceSSRC: UInt32 = 0
    private var sourceSequence: UInt16 = 0
    private var sourceTimestamp: UInt32 = 0
    private var sourceAt: Int64 = 0
    private var sequenceShift: UInt16 = 0
    private var timestampShift: UInt32 = 0
    private var packetsSinceAnchor = 0

    /// Starting values are random (RFC 3550 §5.1).
    init(ssrc: UInt32, sequence: UInt16, timestamp: UInt32) {
        self.ssrc = ssrc
        self.sequence = sequence
        self.timestamp = timestamp
    }

    /// Another stream from here on, for another key; its timestamps go on.
    mutating func begin(ssrc: UInt32, sequence: UInt16) {
        self.ssrc = ssrc
        self.sequence = sequence
        isAnchored = false
    }

    /// The next packet comes from another source, or after a pause.
    mutating func release() { isAnchored = false }

    /// The place of a forwarded packet; `nil` for one from before the source took over.
    @inline(__always)
    mutating func place(
        sequence source: UInt16, timestamp sourceTime: UInt32, ssrc: UInt32, marker: Bool, now: Int64
    ) -> Placement? {
        let step = Int(Int16(bitPattern: source &- sourceSequence))
        if !isAnchored || ssrc != sourceSSRC || isRestart(step: step, timestamp: sourceTime, now: now) {
            return anchor(sequence: source, timestamp: sourceTime, ssrc: ssrc, now: now)
        }
        if step <= 0 {
            guard -step < packetsSinceAnchor else { return nil }
        } else {
            packetsSinceAnchor += step
            sourceSequence = source
            sourceTimestamp = sourceTime
            sourceAt = now
            sequence = source &+ sequenceShift
            timestamp = sourceTime &+ timestampShift
            sentAt = now
        }
        return Placement(
            sequence: source &+ sequenceShift, timestamp: sourceTime &+ timestampShift, marker: marker)
    }

    private func isRestart(step: Int, timestamp: UInt32, now: Int64) -> Bool {
        if step > Self.largestDropout || step < Self.largestMisorder { return true }
        let moved = Int64(Int32(bitPattern: timestamp &- sourceTimestamp)) / Int64(ticksPerSample)
        let passed = (now - sourceAt) / MediaClock.sample
        return moved < -Self.largestTimestampJump || moved > passed + Self.largestTimestampJump
    }

    private mutating func anchor(sequence source: UInt16, timestamp sourceTime: UInt32, ssrc: UInt32, now: Int64)
        -> Placement
    {
        let next = next(now: now)
        isAnchored = true
        sourceSSRC = ssrc
        sourceSequence = source
        sourceTimestamp = sourceTime
        sourceAt = now
        packetsSinceAnchor = 1
        sequenceShift = next.sequence &- source
        timestampShift = next.timestamp &- sourceTime
        return Placement(sequence: next.sequence, timestamp: next.timestamp, marker: true)
    }

    /// The place of a packet of our own (prompt frame, first packet of a digit), after the time that passed.
    mutating func next(now: Int64) -> (sequence: UInt16, timestamp: UInt32) {
        let passed = sentAt == 0 ? 0 : max(Self.packetSamples, (now - sentAt) / MediaClock.sample)
        let step = passed == 0 ? 0 : max(Self.packetSamples, passed - lead)
        lead -= passed - step
        return advance(by: UInt32(truncatingIfNeeded: step) &* ticksPerSample, now: now)
    }

    /// The packet that follows, of 20 ms, leaves now, though its time has not come.
    mutating func hurry(now: Int64) { lead += max(0, Self.packetSamples - (now - sentAt) / MediaClock.sample) }

    /// The clock has not come to where the timestamps are: a pause now would make up for it.
    func isAhead(at now: Int64) -> Bool { lead > 0 && (now - sentAt) / MediaClock.sample < lead + Self.packetSamples }

    /// The place of a packet that follows `ticks` after the last one, however late it leaves.
    mutating func advance(by ticks: UInt32, now: Int64) -> (sequence: UInt16, timestamp: UInt32) {
        isAnchored = false
        sequence &+= 1
        timestamp &+= ticks
        sentAt = now
        return (sequence, timestamp)
    }

    /// The place of a packet with the timestamp of the last one (an event that goes on, RFC 4733 §2.5.1.2).
    mutating func again() -> (sequence: UInt16, timestamp: UInt32) {
        isAnchored = false
        sequence &+= 1
        return (sequence, timestamp)
    }

    @inline(__always)
    mutating func count(octets: Int) {
        packets += 1
        self.octets += UInt64(truncatingIfNeeded: octets)
    }

    /// The timestamp that goes with `now` in a sender report (RFC 3550 §6.4.1).
    func timestamp(at now: Int64) -> UInt32 {
        let passed = UInt32(truncatingIfNeeded: sentAt == 0 ? 0 : (now - sentAt) / MediaClock.sample)
        return timestamp &+ passed &* ticksPerSample
    }
}
