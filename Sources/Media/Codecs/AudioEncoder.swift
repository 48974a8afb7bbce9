import COpus
import CSpanDSP

/// Makes payloads of one stream's samples. Handles of C libraries; one owner, on one thread.
struct AudioEncoder {
    private enum Core {
        case law(G711.Law)
        case g722(OpaquePointer)
        case opus(OpaquePointer)
    }

    private let core: Core

    /// Largest payload of 20 ms.
    static let largestPayload = 640
    /// Speech at 16 kHz needs no more (RFC 7587 §3.1.1: 16–20 kbit/s for wideband speech).
    private static let opusBitrate: Int32 = 24_000
    /// Of 0…10: half the work of the highest, and hardly to be told from it at this rate.
    private static let opusComplexity: Int32 = 5

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec) {
        if let law = codec.law {
            core = .law(law)
        } else if codec == .g722 {
            guard let encoder = g722_encode_init(nil, 64_000, 0) else { return nil }
            core = .g722(encoder)
        } else {
            let encoder = opus_encoder_create(Int32(codec.sampleRate), 1, OPUS_APPLICATION_VOIP, nil)
            guard let encoder else { return nil }
            _ = copus_set_up(encoder, Self.opusBitrate, Self.opusComplexity)
            core = .opus(encoder)
        }
    }

    func free() {
        switch core {
        case .law: break
        case .g722(let encoder): g722_encode_free(encoder)
        case .opus(let encoder): opus_encoder_destroy(encoder)
        }
    }

    /// The payload of one frame, in room for `largestPayload`; its bytes, 0 if the codec failed.
    func encode(_ samples: UnsafePointer<Int16>, count: Int, into payload: UnsafeMutablePointer<UInt8>) -> Int {
        switch core {
        case .law(let law):
            for index in 0..<count { payload[index] = G711.encode(samples[index], as: law) }
            return count
        case .g722(let encoder): return Int(g722_encode(encoder, payload, samples, Int32(count)))
        case .opus(let encoder):
            return max(0, Int(opus_encode(encoder, samples, Int32(count), payload, Int32(Self.largestPayload))))
        }
    }
}
