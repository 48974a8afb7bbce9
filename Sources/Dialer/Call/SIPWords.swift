import Media
import SIP

/// What SIP tells, in the words of the call and of the media engine: SIP and Media do not know each other.
extension LegVerdict {
    init(_ ending: LegEnding) {
        self.init(
            status: ending.status, q850: ending.q850, byFarEnd: ending.origin == .farEnd,
            wasAnswered: ending.wasAnswered, byTimer: ending.origin == .timer, byTransport: ending.origin == .transport,
            phrase: ending.phrase, retryAfter: ending.retryAfter)
    }

    /// A leg that never left this machine.
    static func local(_ text: String) -> LegVerdict {
        LegVerdict(status: 0, byFarEnd: false, wasAnswered: false, byTransport: true, phrase: text)
    }
}

extension RemoteStream {
    init(_ remote: RemoteMedia) {
        // An old phone holds by the address 0.0.0.0 (RFC 2543); nothing can be sent there.
        let isHeldByAddress = remote.address == "0.0.0.0" || remote.address == "::"
        self.init(
            address: remote.address, rtpPort: remote.rtpPort, rtcpPort: remote.rtcpPort == 0 ? nil : remote.rtcpPort,
            codec: remote.codec == .pcma ? .pcma : .pcmu, payloadType: remote.payloadType,
            telephoneEventPayloadType: remote.telephoneEventPayloadType, ptimeMilliseconds: Int(remote.ptime),
            sends: remote.direction.mayReceive, receives: remote.direction.maySend && !isHeldByAddress,
            latching: .signalled)
    }
}

extension OutgoingInvite {
    init(leg: LegID, target: DialPlan.Target, localHost: String, media: LocalMedia) {
        let from = SIPIdentity(
            displayName: target.fromDisplayName, uri: "sip:\(target.from)@\(localHost)")
        self.init(
            leg: leg, requestURI: target.requestURI, from: from, trunk: target.trunk,
            extraHeaders: target.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
            credentials: target.credentials.map { SIPCredential(realm: $0.realm, user: $0.user, secret: $0.secret) },
            media: media)
    }
}
