/// A codec that a leg may use.
public enum AudioCodec: UInt8, Sendable, Hashable, CaseIterable {
    /// G.711 A-law, RFC 3551 static payload type 8.
    case pcma = 8
    /// G.711 µ-law, RFC 3551 static payload type 0.
    case pcmu = 0
    /// G.722 at 64 kbit/s, RFC 3551 static payload type 9.
    case g722 = 9
    /// Opus (RFC 7587). Has no static payload type; offered with 111.
    case opus = 111

    /// The payload type it is offered with: that of RFC 3551 section 6 where it has one.
    public var payloadType: UInt8 { rawValue }
}

/// Which way audio flows, as seen by us (RFC 3264 section 5.1).
public enum MediaDirection: UInt8, Sendable, Hashable, CaseIterable {
    case sendrecv = 0
    case sendonly = 1
    case recvonly = 2
    case inactive = 3

    /// Whether the far end wants to hear us.
    public var maySend: Bool { self == .sendrecv || self == .sendonly }
    /// Whether the far end may send to us.
    public var mayReceive: Bool { self == .sendrecv || self == .recvonly }
}

/// Our side of a leg's audio: what is offered, and what the far end's offers are answered with.
public struct LocalMedia: Sendable, Hashable {
    /// The literal that the far end shall send to, IPv4 or IPv6 without brackets.
    public var address: String
    public var rtpPort: UInt16
    /// Nil for `rtpPort + 1`.
    public var rtcpPort: UInt16?
    /// In order of preference; at most four.
    public var codecs: [AudioCodec]
    /// Offers RFC 4733 digits on payload type 101, and with Opus on 102 at its clock.
    public var telephoneEvent: Bool
    /// Milliseconds of audio in a packet.
    public var ptime: UInt8
    public var direction: MediaDirection
    public var srtp: SRTPPolicy

    public init(
        address: String, rtpPort: UInt16, rtcpPort: UInt16? = nil, codecs: [AudioCodec] = [.pcma, .pcmu],
        telephoneEvent: Bool = true, ptime: UInt8 = 20, direction: MediaDirection = .sendrecv,
        srtp: SRTPPolicy = .off
    ) {
        self.address = address
        self.rtpPort = rtpPort
        self.rtcpPort = rtcpPort
        self.codecs = codecs
        self.telephoneEvent = telephoneEvent
        self.ptime = ptime
        self.direction = direction
        self.srtp = srtp
    }
}

/// What was negotiated for a leg's audio, from our point of view.
public struct RemoteMedia: Sendable, Hashable {
    /// Where to send: a literal. `0.0.0.0` from old phones that hold; `direction` says so too.
    public var address: String
    public var rtpPort: UInt16
    /// 0 if there is none.
    public var rtcpPort: UInt16
    public var codec: AudioCodec
    /// Payload type to send `codec` with.
    public var payloadType: UInt8
    /// Payload type that our SDP has for it: what the far end sends it with.
    public var receivedPayloadType: UInt8
    /// Payload type to send RFC 4733 digits with; nil if the far end does not take them.
    public var telephoneEventPayloadType: UInt8?
    /// Payload type that our SDP has for them.
    public var receivedTelephoneEventPayloadType: UInt8?
    /// Their clock, 8000 or 48,000.
    public var telephoneEventClockRate: Int
    /// Milliseconds of audio in a packet that the far end asks for.
    public var ptime: UInt8
    public var direction: MediaDirection
    public var rtcpMux: Bool
    /// Keys for SRTP; nil for audio in clear.
    public var crypto: AgreedCrypto?
    /// The host whose packets brought the leg's last response or request with SDP, a literal; empty if not known. Behind
    /// NAT it differs from `address`.
    public var signallingHost: String

    public init(
        address: String, rtpPort: UInt16, rtcpPort: UInt16, codec: AudioCodec, payloadType: UInt8,
        receivedPayloadType: UInt8? = nil, telephoneEventPayloadType: UInt8?,
        receivedTelephoneEventPayloadType: UInt8? = nil, telephoneEventClockRate: Int = 8000, ptime: UInt8 = 20,
        direction: MediaDirection = .sendrecv,
        rtcpMux: Bool = false, crypto: AgreedCrypto? = nil, signallingHost: String = ""
    ) {
        self.address = address
        self.rtpPort = rtpPort
        self.rtcpPort = rtcpPort
        self.codec = codec
        self.payloadType = payloadType
        self.receivedPayloadType = receivedPayloadType ?? payloadType
        self.telephoneEventPayloadType = telephoneEventPayloadType
        self.receivedTelephoneEventPayloadType = receivedTelephoneEventPayloadType ?? telephoneEventPayloadType
        self.telephoneEventClockRate = telephoneEventClockRate
        self.ptime = ptime
        self.direction = direction
        self.rtcpMux = rtcpMux
        self.crypto = crypto
        self.signallingHost = signallingHost
    }
}
