/// The far end of one leg, as its SDP describes it.
public struct RemoteStream: Sendable, Equatable {
    /// IPv4 or IPv6 literal of the family the leg was opened with.
    public var address: String
    public var rtpPort: UInt16
    /// `nil`: `rtpPort` + 1 (RFC 3550 §11), or what `a=rtcp` said.
    public var rtcpPort: UInt16?
    public var codec: AudioCodec
    /// The codec's payload type towards the far end; taken from it, too.
    public var payloadType: UInt8
    /// The codec's payload type in our SDP, if it is another one: what the far end should send with (RFC 3264 §5.1).
    public var receivedPayloadType: UInt8?
    /// Payload type of `telephone-event`; `nil`: not negotiated.
    public var telephoneEventPayloadType: UInt8?
    /// That of our SDP, if it is another one.
    public var receivedTelephoneEventPayloadType: UInt8?
    /// Clock of `telephone-event`, 8000 or 48,000: in its ticks digits tell how long they are.
    public var telephoneEventClockRate: Int
    /// Packet time the far end asked for. Only a hint: packets are forwarded as they come, prompts leave every 20 ms.
    public var ptimeMilliseconds: Int
    /// The far end sends to us (its SDP says `sendrecv` or `sendonly`). `false` while it holds us.
    public var sends: Bool
    /// The far end wants our media (`sendrecv` or `recvonly`); `false`: nothing but RTCP is sent to it.
    public var receives: Bool
    /// Whose packets are taken as the far end's.
    public var latching: Latching
    /// Keys of SRTP; `nil`: in clear. With the same keys again the streams go on; a key that changed is taken.
    public var encryption: MediaEncryption?

    /// Whose packets are taken as the far end's (RFC 4961 symmetric RTP, RFC 7362 latching).
    ///
    /// In every case a packet from the signalled address and port settles it: from then on only that source.
    public enum Latching: Sendable, Equatable {
        /// Only the address and port that SDP names. For trunks and phones without NAT.
        case signalled
        /// SDP names an address behind NAT: the first source on this host (say, where the SIP came from) or
        /// on SDP's own host is taken, and another only after silence and with the same SSRC.
        case learned(from: String)
        /// As `learned`, from any host. Only where signalling cannot tell the host.
        case anySource
    }

    public init(
        address: String, rtpPort: UInt16, rtcpPort: UInt16? = nil, codec: AudioCodec, payloadType: UInt8? = nil,
        receivedPayloadType: UInt8? = nil, telephoneEventPayloadType: UInt8? = nil,
        receivedTelephoneEventPayloadType: UInt8? = nil, telephoneEventClockRate: Int = 8000,
        ptimeMilliseconds: Int = 20, sends: Bool = true,
        receives: Bool = true, latching: Latching = .signalled, encryption: MediaEncryption? = nil
    ) {
        self.address = address
        self.rtpPort = rtpPort
        self.rtcpPort = rtcpPort
        self.codec = codec
        self.payloadType = payloadType ?? codec.usualPayloadType
        self.receivedPayloadType = receivedPayloadType
        self.telephoneEventPayloadType = telephoneEventPayloadType
        self.receivedTelephoneEventPayloadType = receivedTelephoneEventPayloadType
        self.telephoneEventClockRate = telephoneEventClockRate
        self.ptimeMilliseconds = ptimeMilliseconds
        self.sends = sends
        self.receives = receives
        self.latching = latching
        self.encryption = encryption
    }
}
