import Synchronization

/// A prompt's audio in whole 20 ms frames, encoded once per codec: in both laws when it is made, in G.722 and Opus when
/// that is first asked for. Shared by all that play it.
final class PromptFrames: Sendable {
    /// Samples of one frame at 8 kHz: 20 ms.
    static let frameSamples = 160

    let count: Int
    private let pcmu: EncodedFrames
    private let pcma: EncodedFrames
    private let others = Mutex<[AudioCodec: EncodedFrames]>([:])

    /// From samples at 8 kHz. The last frame is filled up with silence.
    init(_ samples: [Int16]) {
        count = max(1, (samples.count + Self.frameSamples - 1) / Self.frameSamples)
        pcmu = EncodedFrames(samples, count: count, as: .pcmu)
        pcma = EncodedFrames(samples, count: count, as: .pcma)
    }

    /// Encodes, unless that was done: takes a few milliseconds for each second of it. Not on a media thread.
    func prepare(_ codec: AudioCodec) {
        guard codec.law == nil, frames(as: codec) == nil else { return }
        let encoded = EncodedFrames(transcoding: pcma, to: codec)
        others.withLock { others in
            if others[codec] == nil { others[codec] = encoded }
        }
    }

    /// `nil` for a codec that was not prepared. Good as long as the prompt.
    func frames(as codec: AudioCodec) -> EncodedFrames? {
        switch codec {
        case .pcmu: pcmu
        case .pcma: pcma
        case .g722, .opus: others.withLock { $0[codec] }
        }
    }
}
