/// What one far end hears of several others, or of one whose codec it does not speak: sums 20 ms of each and encodes
/// them once. Plain memory and the codec's handle; one owner, on one media thread.
struct LegMixer {
    let codec: AudioCodec
    private let encoder: AudioEncoder
    private let sum: UnsafeMutablePointer<Int32>
    private let samples: UnsafeMutablePointer<Int16>

    /// A keypad digit that is being passed on (RFC 4733): no frame may leave until its packets have stopped.
    var relayedDigit = RelayedDigit()

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec) {
        guard let encoder = AudioEncoder(codec) else { return nil }
        self.codec = codec
        self.encoder = encoder
        sum = .allocate(capacity: MixFrame.largest)
        samples = .allocate(capacity: MixFrame.largest)
        sum.initialize(repeating: 0, count: MixFrame.largest)
        samples.initialize(repeating: 0, count: MixFrame.largest)
    }

    func free() {
        encoder.free()
        sum.deallocate()
        samples.deallocate()
    }

    var rate: Int { codec.sampleRate }
    private var frameSamples: Int { MixFrame.samples(at: rate) }

    /// Begins 20 ms: silence.
    func clear() { sum.update(repeating: 0, count: frameSamples) }

    func add(_ frame: UnsafePointer<Int16>) {
        for index in 0..<frameSamples { sum[index] &+= Int32(frame[index]) }
    }

    /// The payload of what was added, cut off where 16 bits end; its bytes.
    func encode(into payload: UnsafeMutablePointer<UInt8>) -> Int {
        for index in 0..<frameSamples { samples[index] = Int16(clamping: sum[index]) }
        return encoder.encode(samples, count: frameSamples, into: payload)
    }
}

typealias MixerPointer = UnsafeMutablePointer<LegMixer>

/// The event of one source that a mixing leg passes on at the moment. Pure; `now` is an input.
struct RelayedDigit {
    /// What one packet of an event becomes.
    enum Step {
        /// The next number, and the time that has passed.
        case begin
        /// The next number, and the timestamp of the one before.
        case goOn
        /// Another digit sounds, or this one's end was told already.
        case drop
    }

    private var ssrc: UInt32 = 0
    private var timestamp: UInt32 = 0
    private var holdsUntil: Int64 = 0

    /// Without a packet for so long (RFC 4733 §2.5.1.3 sends one every 50 ms or sooner), audio goes on.
    private static let longestGap = 100 * MediaClock.millisecond
    /// The end is told three times, 20 ms apart.
    private static let endGap = 45 * MediaClock.millisecond

    func holdsTheLine(at now: Int64) -> Bool { now < holdsUntil }

    mutating func take(timestamp: UInt32, ssrc: UInt32, isEnd: Bool, now: Int64) -> Step {
        let isSame = ssrc == self.ssrc && timestamp == self.timestamp
        let isOver = now >= holdsUntil
        guard isSame != isOver else { return .drop }
        self.ssrc = ssrc
        self.timestamp = timestamp
        holdsUntil = now + (isEnd ? Self.endGap : Self.longestGap)
        return isSame ? .goOn : .begin
    }
}
