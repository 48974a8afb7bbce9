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
    private let startedAt: Int64
    /// Samples so far, gaps included.
    private var heard: Int64 = 0

    /// Samples of the longest packet, 200 ms, behind those of an unfinished frame.
    private static let capacity = 1600 + CallProgressDetector.frame
    /// Later than this (60 ms) nothing more comes for a gap: it is silence.
    private static let patience: Int64 = 480
    /// Looked at by the sweep, whose time is not the packets' (200 ms).
    private static let longPatience: Int64 = 1600

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec, progress: CallProgressDetector?, hearsDigits: Bool, now: Int64) {
        decoder = codec.law == nil ? RecordingEar(codec) : nil
        if codec.law == nil, decoder == nil { return nil }
        digits = hearsDigits ? dtmf_rx_init(nil, nil, nil) : nil
        self.codec = codec
        self.progress = progress
        startedAt = now
        samples = .allocate(capacity: Self.capacity)
    }

    func free() {
        decoder?.free()
        if let digits { dtmf_rx_free(digits) }
        samples.deallocate()
    }

    /// Takes a packet's audio, and the silence of what is missing before it.
    @inline(__always)
    mutating func take(_ payload: UnsafeRawBufferPointer, now: Int64, _ found: (ProgressFinding) -> Void) {
        let count = decode(payload)
        if progress != nil {
            let missing = elapsed(now) - heard - Int64(count)
            if missing > Self.patience { skip(missing, found) }
            frames(count, found)
        }
        heard += Int64(count)
    }

    /// Nothing may have come for long: that is silence, too.
    mutating func catchUp(now: Int64, _ found: (ProgressFinding) -> Void) {
        let missing = elapsed(now) - heard
        guard progress != nil, missing > Self.longPatience else { return }
        skip(missing - Self.longPatience / 2, found)
    }

    /// The next digit that was heard in the audio: its character.
    func digit() -> Character? {
        guard let digits else { return nil }
        var character: CChar = 0
        guard dtmf_rx_get(digits, &character, 1) == 1 else { return nil }
        return Character(UnicodeScalar(UInt8(bitPattern: character)))
    }

    private func elapsed(_ now: Int64) -> Int64 { (now - startedAt) / MediaClock.sample }

    /// Behind those that wait; how many there are.
    private func decode(_ payload: UnsafeRawBufferPointer) -> Int {
        let bytes = decoder?.convert(payload, to: .pcma) ?? payload
        let table = G711.samples(of: codec.law ?? .pcma)
        let count = min(bytes.count, Self.capacity - CallProgressDetector.frame)
        let target = samples + waiting
        for index in 0..<count { target[index] = table[Int(bytes[index])] }
        if let digits { dtmf_rx(digits, target, Int32(count)) }
        return count
    }

    private mutating func frames(_ count: Int, _ found: (ProgressFinding) -> Void) {
        var (start, end) = (0, waiting + count)
        while end - start >= CallProgressDetector.frame {
            if let finding = progress?.take(samples + start) { found(finding) }
            start += CallProgressDetector.frame
        }
        end -= start
        for index in 0..<end { samples[index] = samples[start + index] }
        waiting = end
    }

    private mutating func skip(_ missing: Int64, _ found: (ProgressFinding) -> Void) {
        for _ in 0..<missing / Int64(CallProgressDetector.frame) {
            if let finding = progress?.takeSilence() { found(finding) }
        }
        heard += missing
    }
}

typealias LegEarPointer = UnsafeMutablePointer<LegEar>
