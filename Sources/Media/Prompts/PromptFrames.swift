/// A prompt's audio in every codec, in whole 20 ms frames, encoded once. Immutable, shared by all that play it.
final class PromptFrames: @unchecked Sendable {
    // Unchecked because of the pointers: written in `init` only, freed in `deinit`.

    /// Bytes of one frame: 20 ms of G.711.
    static let frameSize = 160

    let count: Int
    private let pcmu: UnsafeMutablePointer<UInt8>
    private let pcma: UnsafeMutablePointer<UInt8>

    /// The last frame is filled up with silence.
    init(_ samples: [Int16]) {
        count = max(1, (samples.count + Self.frameSize - 1) / Self.frameSize)
        pcmu = Self.encode(samples, frames: count, as: .pcmu)
        pcma = Self.encode(samples, frames: count, as: .pcma)
    }

    deinit {
        pcmu.deallocate()
        pcma.deallocate()
    }

    func frames(as codec: AudioCodec) -> UnsafePointer<UInt8> {
        switch codec {
        case .pcmu: UnsafePointer(pcmu)
        case .pcma: UnsafePointer(pcma)
        }
    }

    private static func encode(_ samples: [Int16], frames: Int, as codec: AudioCodec) -> UnsafeMutablePointer<UInt8> {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: frames * frameSize)
        bytes.initialize(repeating: codec.silence, count: frames * frameSize)
        for (index, sample) in samples.enumerated() { bytes[index] = G711.encode(sample, as: codec) }
        return bytes
    }
}
