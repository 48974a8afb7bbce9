/// Hears a far end that speaks G.722 or Opus for the recording of its leg: each packet as it comes, at 8 kHz and in the
/// file's law. Plain memory and a codec's handle; one owner, on one media thread.
struct RecordingEar {
    let codec: AudioCodec
    private let decoder: AudioDecoder
    private let resampler: Resampler
    private let wide: UnsafeMutablePointer<Int16>
    private let narrow: UnsafeMutablePointer<Int16>
    private let bytes: UnsafeMutablePointer<UInt8>

    /// Samples at 16 kHz of the longest packet: 200 ms.
    private static let largest = 3200

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec) {
        guard let decoder = AudioDecoder(codec) else { return nil }
        guard let resampler = Resampler(from: codec.sampleRate, to: 8000) else {
            decoder.free()
            return nil
        }
        self.codec = codec
        self.decoder = decoder
        self.resampler = resampler
        wide = .allocate(capacity: Self.largest)
        narrow = .allocate(capacity: Self.largest / 2)
        bytes = .allocate(capacity: Self.largest / 2)
    }

    func free() {
        decoder.free()
        resampler.free()
        wide.deallocate()
        narrow.deallocate()
        bytes.deallocate()
    }

    /// The packet's samples in the file's law; good until the next call.
    func convert(_ payload: UnsafeRawBufferPointer, to law: G711.Law) -> UnsafeRawBufferPointer {
        let count = decoder.decode(payload, into: wide, capacity: Self.largest)
        resampler.convert(wide, count: count, to: narrow, capacity: count / 2)
        for index in 0..<count / 2 { bytes[index] = G711.encode(narrow[index], as: law) }
        return UnsafeRawBufferPointer(start: bytes, count: count / 2)
    }
}
