/// The payloads of a prompt in one codec, one after another in one block.
final class EncodedFrames: @unchecked Sendable {
    // Unchecked because of the pointers: what they point to is written in `init` only, hence immutable, and freed in
    // `deinit`.

    private let bytes: UnsafeMutablePointer<UInt8>
    /// Where each payload begins, and where the last one ends.
    private let starts: UnsafeMutablePointer<Int>

    /// G.711: a byte is a sample.
    init(_ samples: [Int16], count: Int, as law: G711.Law) {
        let size = PromptFrames.frameSamples
        bytes = .allocate(capacity: count * size)
        bytes.initialize(repeating: law.silence, count: count * size)
        for (index, sample) in samples.enumerated() { bytes[index] = G711.encode(sample, as: law) }
        starts = .allocate(capacity: count + 1)
        for index in 0...count { (starts + index).initialize(to: index * size) }
        self.count = count
    }

    let count: Int

    /// From a prompt's A-law, at 16 kHz. Silence of no bytes if there is no memory for a codec.
    init(transcoding source: EncodedFrames, to codec: AudioCodec) {
        count = source.count
        var payloads: [UInt8] = []
        starts = .allocate(capacity: count + 1)
        starts.initialize(to: 0)
        let encoder = AudioEncoder(codec)
        let resampler = Resampler(from: 8000, to: codec.sampleRate)
        for index in 0..<count {
            if let encoder, let resampler { payloads += Self.encode(source.frame(index), encoder, resampler, codec) }
            (starts + index + 1).initialize(to: payloads.count)
        }
        encoder?.free()
        resampler?.free()
        bytes = .allocate(capacity: max(1, payloads.count))
        bytes.initialize(from: payloads, count: payloads.count)
    }

    deinit {
        bytes.deallocate()
        starts.deallocate()
    }

    @inline(__always)
    func frame(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + starts[index], count: starts[index + 1] - starts[index])
    }

    private static func encode(
        _ frame: UnsafeRawBufferPointer, _ encoder: AudioEncoder, _ resampler: Resampler, _ codec: AudioCodec
    ) -> [UInt8] {
        let narrow = frame.map { G711.decode($0, as: .pcma) }
        let count = MixFrame.samples(at: codec.sampleRate)
        var wide = [Int16](repeating: 0, count: count)
        var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
        resampler.convert(narrow, count: narrow.count, to: &wide, capacity: count)
        let size = encoder.encode(wide, count: count, into: &payload)
        return Array(payload[..<size])
    }
}
