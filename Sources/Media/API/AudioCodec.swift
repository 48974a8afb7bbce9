/// The codecs a leg may speak.
///
/// The two laws of G.711 are converted into each other byte by byte and never decoded on the way; G.722 and Opus are
/// forwarded to a far end that speaks the same, and transcoded for any other.
public enum AudioCodec: UInt8, Sendable, CaseIterable {
    /// G.711 µ-law (ITU-T G.711, RFC 3551 §4.5.14).
    case pcmu = 0
    /// G.711 A-law.
    case pcma = 8
    /// ITU-T G.722 at 64 kbit/s (RFC 3551 §4.5.2).
    case g722 = 9
    /// Opus (RFC 6716, RFC 7587), one channel.
    case opus = 111

    /// The payload type when SDP says no other: RFC 3551's static one; for Opus, which has none, the usual 111.
    public var usualPayloadType: UInt8 { rawValue }

    /// RTP clock, ticks per second. 8000 for G.722, too, though it has 16,000 samples (RFC 3551 §4.5.2).
    public var clockRate: Int { self == .opus ? 48_000 : 8000 }

    /// Samples per second of its decoded audio, here: what telephony needs of Opus is 16 kHz.
    var sampleRate: Int { law == nil ? 16_000 : 8000 }

    /// RTP clock ticks of 125 µs, the sample of G.711.
    var ticksPerSample: UInt32 { self == .opus ? 6 : 1 }

    /// RTP clock ticks of 20 ms.
    var ticksPerFrame: UInt32 { 160 * ticksPerSample }

    /// Of the two codecs whose byte is a sample; `nil` for those with state.
    var law: G711.Law? {
        switch self {
        case .pcmu: .pcmu
        case .pcma: .pcma
        case .g722, .opus: nil
        }
    }

    /// Whether the other's packets can be passed on as they are, or byte by byte through a table.
    func isForwardable(to other: AudioCodec) -> Bool { self == other || (law != nil && other.law != nil) }
}
