/// The far end of a leg in the form the loop uses: plain memory, no strings.
struct FarEnd {
    /// False until the first answer.
    var isKnown = false
    /// Where RTP goes: signalled, or learned since.
    var rtp = SocketAddress()
    var rtcp = SocketAddress()
    var signalled = SocketAddress()
    var policy = SourceLatch.Policy.signalled
    var codec = AudioCodec.pcmu
    var payloadType: UInt8 = 0
    /// 0xFF: none negotiated (payload types have seven bits).
    var telephoneEventPayloadType = FarEnd.noPayloadType
    /// What arrives may carry these instead.
    var receivedPayloadType: UInt8 = 0
    var receivedTelephoneEventPayloadType = FarEnd.noPayloadType
    /// Ticks of a digit's duration in 125 µs: 6 with a clock of 48 kHz, else 1.
    var eventTicksPerSample: UInt32 = 1
    var sends = false
    var receives = false
    var ptimeMilliseconds = 20

    static let noPayloadType: UInt8 = 0xFF

    var hasTelephoneEvents: Bool { telephoneEventPayloadType != Self.noPayloadType }

    /// What a packet with this payload type holds: our own SDP's numbers first, then the far end's; `nil`: not negotiated.
    @inline(__always)
    func content(of payloadType: UInt8) -> Content? {
        if payloadType == receivedPayloadType { return .audio }
        if payloadType == receivedTelephoneEventPayloadType { return .event }
        if payloadType == self.payloadType { return .audio }
        return payloadType == telephoneEventPayloadType ? .event : nil
    }

    enum Content {
        case audio
        /// RFC 4733.
        case event
    }

    /// `nil`, too, while nothing is known.
    var law: G711.Law? { isKnown ? codec.law : nil }

    init() {}

    /// Checks the literals and the payload types.
    init(_ stream: RemoteStream, isIPv4: Bool) throws(MediaError) {
        signalled = try Self.address(stream.address, port: stream.rtpPort, isIPv4: isIPv4)
        rtp = signalled
        rtcp = signalled
        rtcp.port = stream.rtcpPort ?? (stream.rtpPort == .max ? stream.rtpPort : stream.rtpPort + 1)
        policy = try Self.policy(stream.latching, isIPv4: isIPv4)
        codec = stream.codec
        payloadType = stream.payloadType & 0x7F
        receivedPayloadType = (stream.receivedPayloadType ?? stream.payloadType) & 0x7F
        telephoneEventPayloadType = stream.telephoneEventPayloadType.map { $0 & 0x7F } ?? Self.noPayloadType
        receivedTelephoneEventPayloadType =
            stream.receivedTelephoneEventPayloadType.map { $0 & 0x7F } ?? telephoneEventPayloadType
        eventTicksPerSample = stream.telephoneEventClockRate == 48_000 ? 6 : 1
        ptimeMilliseconds = max(10, min(200, stream.ptimeMilliseconds))
        // Hold as RFC 2543 wrote it: address 0.0.0.0. Port 0 is a refused stream.
        let isReachable = !signalled.isWildcard && stream.rtpPort != 0
        sends = stream.sends
        receives = stream.receives && isReachable
        isKnown = true
    }

    private static func address(_ literal: String, port: UInt16, isIPv4: Bool) throws(MediaError) -> SocketAddress {
        guard let address = SocketAddress(literal: literal, port: port) else {
            throw .badAddress(literal, reason: "is not an IPv4 or IPv6 address")
        }
        guard address.isIPv4 == isIPv4 else {
            throw .badAddress(literal, reason: "is not of the family the leg was opened with")
        }
        return address
    }

    private static func policy(_ latching: RemoteStream.Latching, isIPv4: Bool) throws(MediaError)
        -> SourceLatch.Policy
    {
        switch latching {
        case .signalled: .signalled
        case .learned(let host): .host(try address(host, port: 0, isIPv4: isIPv4).key)
        case .anySource: .any
        }
    }
}
