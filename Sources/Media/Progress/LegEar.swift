import CSpanDSP

/// Hears one far end for call progress, and for digits in its audio where it has no other way to send them. Plain memory and
/// handles, made when listening begins; one owner, on one media thread.
struct LegEar {
    let codec: AudioCodec
    private(set) var progress: CallProgressDetector?
    private let digits: OpaquePointer?
    /// For a codec whose bytes are no samples.
    private let decoder: RecordingEar?
    private let samples: UnsafeMutablePointer<Int16>
    /// Samples of an unfinished frame.
    private var waiting = 0
    /// The end of what was heard last, for what is lost after it, and how long that is.
    private let last: UnsafeMutablePointer<Int16>
    private var lastCount = 0
    private let startedAt: Int64
    private var timeline = HeardTimeline()

    /// Samples of the longest packet, 200 ms, behind those of an unfinished frame.
    private static let longest = 1600
    private static let capacity = longest + CallProgressDetector.frame
    /// 20 ms.
    private static let lastCapacity = 160
    /// When nothing came for longer than this (400 ms) it is silence: until then a network may be late.
    private static let patience: Int64 = 3200
    /// So much silence (100 ms) parts two digits.
    private static let pause: Int64 = 800

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec, progress: CallProgressDetector?, hearsDigits: Bool, now: Int64) {
        decoder = codec.law == nil ? RecordingEar(codec) : nil
        if codec.law == nil, decoder == nil { return nil }
        digits = hearsDigits ? dtmf_rx_init(nil, nil, nil) : nil
        self.codec = codec
        self.progress = progress
        startedAt = now
        samples = .allocate(capacity: Self.capacity)
        last = .allocate(capacity: Self.lastCapacity)
    }

    func free() {
        decoder?.free()
        if let digits { dtmf_rx_free(digits) }
        samples.deallocate()
        last.deallocate()
    }

    /// Takes a packet's audio, and what is missing before it.
    @inline(__always)
    mutating func take(
        _ payload: UnsafeRawBufferPointer, _ header: RTPHeader, now: Int64, _ found: (ProgressFinding) -> Void
    ) {
        let bytes = decoder?.convert(payload, to: .pcma) ?? payload
        let count = min(bytes.count, Self.longest)
        let missing = timeline.take(
            sequence: header.sequence, timestamp: header.timestamp, ssrc: header.ssrc, count: Int64(count),
            ticksPerSample: codec.ticksPerSample, arrival: elapsed(now))
        guard let missing else { return }
        if missing > HeardTimeline.longestLoss { skip(missing, found) } else { repeatLast(Int(missing), found) }
        let table = G711.samples(of: codec.law ?? .pcma)
        let target = samples + waiting
        for index in 0..<count { target[index] = table[Int(bytes[index])] }
        lastCount = min(count, Self.lastCapacity)
        last.update(from: target + count - lastCount, count: lastCount)
        hear(count, found)
    }

    /// Nothing may have come for long: that is silence, too.
    mutating func catchUp(now: Int64, _ found: (ProgressFinding) -> Void) {
        // Digits alone can wait for the next packet.
        guard progress != nil else { return }
        skip(timeline.catchUp(arrival: elapsed(now), patience: Self.patience), found)
    }

    /// The next digit that was heard in the audio: its character.
    func digit() -> Character? {
        guard let digits else { return nil }
        var character: CChar = 0
        guard dtmf_rx_get(digits, &character, 1) == 1 else { return nil }
        return Character(UnicodeScalar(UInt8(bitPattern: character)))
    }

    private func elapsed(_ now: Int64) -> Int64 { (now - startedAt) / MediaClock.sample }

    /// What lies behind the samples that wait.
    private mutating func hear(_ count: Int, _ found: (ProgressFinding) -> Void) {
        if let digits { dtmf_rx(digits, samples + waiting, Int32(count)) }
        guard progress != nil else { return }
        var (start, end) = (0, waiting + count)
        while end - start >= CallProgressDetector.frame {
            if let finding = progress?.take(samples + start) { found(finding) }
            start += CallProgressDetector.frame
        }
        end -= start
        for index in 0..<end { samples[index] = samples[start + index] }
        waiting = end
    }

    /// A tone or a word goes on while packets are lost.
    private mutating func repeatLast(_ count: Int, _ found: (ProgressFinding) -> Void) {
        guard lastCount > 0, count > 0 else { return }
        let target = samples + waiting
        for index in 0..<count { target[index] = last[index % lastCount] }
        hear(count, found)
    }

    private mutating func skip(_ missing: Int64, _ found: (ProgressFinding) -> Void) {
        if progress != nil {
            for _ in 0..<missing / Int64(CallProgressDetector.frame) {
                if let finding = progress?.takeSilence() { found(finding) }
            }
        }
        guard let digits, missing > 0 else { return }
        let (count, target) = (Int(min(missing, Self.pause)), samples + waiting)
        for index in 0..<count { target[index] = 0 }
        dtmf_rx(digits, target, Int32(count))
    }
}

typealias LegEarPointer = UnsafeMutablePointer<LegEar>
