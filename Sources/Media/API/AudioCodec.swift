/// The codecs the fast path carries: G.711 in both laws (ITU-T G.711, RFC 3551 §4.5.14).
///
/// One byte is one sample at 8 kHz. A codec that needs state (G.722, Opus) joins here as a case, with the
/// properties below, and is bridged to another codec only by the slow path.
public enum AudioCodec: UInt8, Sendable, CaseIterable {
    case pcmu = 0
    case pcma = 8

    /// The payload type RFC 3551 assigns; what SDP says instead is in `RemoteStream.payloadType`.
    public var staticPayloadType: UInt8 { rawValue }

    /// RTP clock, samples per second.
    public var clockRate: Int { 8000 }

    /// The byte that decodes to silence (0 in both laws, the sign bit set and the bits inverted as each law does).
    var silence: UInt8 {
        switch self {
        case .pcmu: 0xFF
        case .pcma: 0xD5
        }
    }
}
