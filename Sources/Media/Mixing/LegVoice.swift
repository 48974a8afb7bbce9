import COpus

/// What one leg says, decoded for those who hear it through a mixer: its packets in order, 20 ms at a time.
///
/// All its hearers share it. Each asks once for every 20 ms of the clock, at its own millisecond of them; who asks
/// first has them decoded, and the others get the same.
struct LegVoice {
    let codec: AudioCodec
    private var jitter: JitterBuffer
    private let decoder: AudioDecoder
    /// To the other rate, if a hearer has that.
    private var resampler: Resampler?
    /// Decoded and not yet heard, in order.
    private let samples: UnsafeMutablePointer<Int16>
    private var count = 0
    /// The 20 ms of the present number, at the codec's rate and at the other.
    private let own: UnsafeMutablePointer<Int16>
    private let other: UnsafeMutablePointer<Int16>
    private var hasOther = false
    private var number: Int64 = -1
    /// When somebody asked last.
    private var askedAt: Int64

    /// Decoded samples that may wait: 400 ms at 16 kHz, several packets of any length.
    private static let capacity = 6400
    /// Nobody has asked for this long: what waits is old. (Longer than the stall of a thread that catches up.)
    private static let longestPause = 300 * MediaClock.millisecond
    /// Bytes of a part in which G.711 and G.722 wait: 20 ms. Opus packets are not divided.
    private static let partBytes = 160
    private static let largestOpusPacket = 1500

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec, now: Int64) {
        let packetSize = codec == .opus ? Self.largestOpusPacket : Self.partBytes
        guard let decoder = AudioDecoder(codec) else { return nil }
        guard let jitter = JitterBuffer(frame: Int(codec.ticksPerFrame), packetSize: packetSize) else {
            decoder.free()
            return nil
        }
        self.codec = codec
        askedAt = now
        self.decoder = decoder
        self.jitter = jitter
        samples = .allocate(capacity: Self.capacity)
        own = .allocate(capacity: MixFrame.largest)
        other = .allocate(capacity: MixFrame.largest)
    }

    func free() {
        jitter.free()
        decoder.free()
        resampler?.free()
        samples.deallocate()
        own.deallocate()
        other.deallocate()
    }

    /// Somebody hears it at this rate; made ready here, so that nothing is allocated while audio flows.
    mutating func prepare(rate: Int) {
        guard rate != codec.sampleRate, resampler == nil else { return }
        resampler = Resampler(from: codec.sampleRate, to: rate)
    }

    /// One packet of the far end, just as it came.
    mutating func put(_ payload: UnsafeRawBufferPointer, _ header: RTPHeader, now: Int64) {
        if now - askedAt > Self.longestPause { jitter.reset() }
        guard codec != .opus else { return putWhole(payload, header) }
        var offset = 0
        while offset < payload.count {
            let size = min(Self.partBytes, payload.count - offset)
            jitter.put(
                UnsafeRawBufferPointer(rebasing: payload[offset..<offset + size]),
                timestamp: header.timestamp &+ UInt32(offset), span: size, sequence: header.sequence, ssrc: header.ssrc)
            offset += size
        }
    }

    private mutating func putWhole(_ payload: UnsafeRawBufferPointer, _ header: RTPHeader) {
        guard let bytes = payload.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let span = opus_packet_get_nb_samples(bytes, Int32(payload.count), Int32(codec.clockRate))
        guard span > 0 else { return }
        jitter.put(
            payload, timestamp: header.timestamp, span: Int(span), sequence: header.sequence, ssrc: header.ssrc)
    }

    /// The 20 ms with this number, at 8 or 16 kHz. Good until the next call.
    mutating func frame(_ number: Int64, rate: Int, now: Int64) -> UnsafePointer<Int16> {
        if number != self.number {
            self.number = number
            askedAt = now
            hasOther = false
            take()
        }
        guard rate != codec.sampleRate else { return UnsafePointer(own) }
        if !hasOther {
            hasOther = true
            convert(to: rate)
        }
        return UnsafePointer(other)
    }

    private func convert(to rate: Int) {
        let wanted = MixFrame.samples(at: rate)
        guard let resampler else { return other.update(repeating: 0, count: wanted) }
        resampler.convert(own, count: MixFrame.samples(at: codec.sampleRate), to: other, capacity: wanted)
    }

    /// Decodes until there are 20 ms, and takes them.
    private mutating func take() {
        let wanted = MixFrame.samples(at: codec.sampleRate)
        while count < wanted { decodeNext(missing: wanted - count) }
        own.update(from: samples, count: wanted)
        count -= wanted
        samples.update(from: samples + wanted, count: count)
        jitter.tick(remaining: ticks(count))
    }

    /// The next packet, or the concealment of one. Adds something in any case.
    private mutating func decodeNext(missing: Int) {
        switch jitter.next(ticks: ticks(missing)) {
        case .missing(let ticks): conceal(samplesIn(ticks))
        case .packet(let payload, let offset):
            if offset > 0 { conceal(samplesIn(offset)) }
            var made = decoder.decode(payload, into: samples + count, capacity: Self.capacity - count)
            jitter.finish(payload)
            if made == 0 { return conceal(missing) }
            if offset < 0 { made = skip(min(made, samplesIn(-offset)), of: made) }
            count += made
        }
    }

    /// The first samples of those just decoded have been played as concealment.
    private func skip(_ first: Int, of made: Int) -> Int {
        (samples + count).update(from: samples + count + first, count: made - first)
        return made - first
    }

    private mutating func conceal(_ wanted: Int) {
        // In whole steps of 2.5 ms, as Opus asks.
        let step = codec.sampleRate / 400
        let most = min((max(wanted, step) + step - 1) / step * step, (Self.capacity - count) / step * step)
        decoder.conceal(into: samples + count, count: most)
        count += most
    }

    /// Packets behind the 20 ms that were heard last.
    var waitingPackets: Int { jitter.waiting }

    /// Whether something waits that nobody has heard yet.
    var hasMore: Bool { count >= MixFrame.samples(at: codec.sampleRate) || jitter.waiting > 0 }

    private func ticks(_ samples: Int) -> Int { samples * codec.clockRate / codec.sampleRate }
    private func samplesIn(_ ticks: Int) -> Int { ticks * codec.sampleRate / codec.clockRate }
}

typealias VoicePointer = UnsafeMutablePointer<LegVoice>

/// 20 ms of audio.
enum MixFrame {
    /// At 16 kHz.
    static let largest = 320

    static func samples(at rate: Int) -> Int { rate / 50 }
}
