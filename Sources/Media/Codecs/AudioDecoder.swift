import COpus
import CSpanDSP

/// Makes samples of one stream's payloads, and of what was lost the sound most likely to have been there. Handles of
/// C libraries; one owner, on one media thread.
struct AudioDecoder {
    private enum Core {
        case law(UnsafePointer<Int16>, UnsafeMutablePointer<plc_state_t>)
        case g722(OpaquePointer, UnsafeMutablePointer<plc_state_t>)
        case opus(OpaquePointer)
    }

    private let core: Core
    private let sampleRate: Int

    /// `nil` when there is no memory.
    init?(_ codec: AudioCodec) {
        sampleRate = codec.sampleRate
        if let law = codec.law {
            guard let concealer = plc_init(nil) else { return nil }
            core = .law(G711.samples(of: law), concealer)
        } else if codec == .g722 {
            guard let decoder = g722_decode_init(nil, 64_000, 0) else { return nil }
            guard let concealer = plc_init(nil) else {
                g722_decode_free(decoder)
                return nil
            }
            core = .g722(decoder, concealer)
        } else {
            guard let decoder = opus_decoder_create(Int32(codec.sampleRate), 1, nil) else { return nil }
            core = .opus(decoder)
        }
    }

    func free() {
        switch core {
        case .law(_, let concealer): plc_free(concealer)
        case .g722(let decoder, let concealer):
            g722_decode_free(decoder)
            plc_free(concealer)
        case .opus(let decoder): opus_decoder_destroy(decoder)
        }
    }

    /// The samples of one payload, at most `capacity`; 0 for one that is broken or too long.
    func decode(_ payload: UnsafeRawBufferPointer, into samples: UnsafeMutablePointer<Int16>, capacity: Int) -> Int {
        guard let base = payload.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        switch core {
        case .law(let table, let concealer):
            guard payload.count <= capacity else { return 0 }
            for index in 0..<payload.count { samples[index] = table[Int(base[index])] }
            return Int(plc_rx(concealer, samples, Int32(payload.count)))
        case .g722(let decoder, let concealer):
            guard payload.count * 2 <= capacity else { return 0 }
            return Int(plc_rx(concealer, samples, g722_decode(decoder, samples, base, Int32(payload.count))))
        case .opus(let decoder):
            return max(0, Int(opus_decode(decoder, base, Int32(payload.count), samples, Int32(capacity), 0)))
        }
    }

    /// `count` samples in place of lost ones; after some 50 ms they fade away.
    func conceal(into samples: UnsafeMutablePointer<Int16>, count: Int) {
        switch core {
        case .law(_, let concealer), .g722(_, let concealer): plc_fillin(concealer, samples, Int32(count))
        case .opus(let decoder):
            // Opus conceals in steps of 2.5 ms.
            guard opus_decode(decoder, nil, 0, samples, Int32(count), 0) == count else {
                return samples.update(repeating: 0, count: count)
            }
        }
    }
}
