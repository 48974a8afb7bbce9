import Media
import SIP

/// What SIP tells, in the words of the call and of the media engine: SIP and Media do not know each other.
extension LegVerdict {
    init(_ ending: LegEnding) {
        // Who does not know the leg any more (RFC 3261 section 12.2.1.2) has not hung up: it was switched off and on.
        let isForgotten = ending.wasAnswered && ending.origin == .farEnd && [408, 481].contains(ending.status)
        self.init(
            status: ending.status, q850: ending.q850, byFarEnd: ending.origin == .farEnd && !isForgotten,
            wasAnswered: ending.wasAnswered, byTimer: ending.origin == .timer,
            byTransport: ending.origin == .transport || isForgotten,
            phrase: ending.phrase, retryAfter: ending.retryAfter, reasonTexts: ending.reasons.compactMap(\.text))
    }

    /// A leg that never left this machine.
    static func local(_ text: String) -> LegVerdict {
        LegVerdict(status: 0, byFarEnd: false, wasAnswered: false, byTransport: true, phrase: text)
    }
}

extension RemoteMedia {
    /// The far end wants none of our media: it offers `sendonly` or `inactive` (RFC 3264 §8.4), or, as old phones do, the
    /// address 0.0.0.0 (RFC 2543 §B.5).
    var holds: Bool { !direction.maySend || address == "0.0.0.0" || address == "::" }
}

extension SIP.AudioCodec {
    init(_ word: CodecWord) {
        switch word {
        case .pcma: self = .pcma
        case .pcmu: self = .pcmu
        case .g722: self = .g722
        case .opus: self = .opus
        }
    }
}

extension Media.AudioCodec {
    init(_ codec: SIP.AudioCodec) {
        switch codec {
        case .pcma: self = .pcma
        case .pcmu: self = .pcmu
        case .g722: self = .g722
        case .opus: self = .opus
        }
    }
}

extension SRTPPolicy {
    init(_ word: SRTPWord) {
        switch word {
        case .off: self = .off
        case .optional: self = .optional
        case .required: self = .required
        }
    }
}

extension MediaEncryption {
    init(_ agreed: AgreedCrypto) {
        let suite: Suite =
            switch agreed.suite {
            case .counter80: .counter80
            case .counter32: .counter32
            case .gcm128: .gcm128
            case .gcm256: .gcm256
            }
        self.init(suite: suite, sendingKey: Key(agreed.ourKey.bytes), receivingKey: Key(agreed.theirKey.bytes))
    }
}

extension RemoteStream {
    init(_ remote: RemoteMedia, source: MediaSourceWord = .signalled) {
        self.init(
            address: remote.address, rtpPort: remote.rtpPort, rtcpPort: remote.rtcpPort == 0 ? nil : remote.rtcpPort,
            codec: Media.AudioCodec(remote.codec), payloadType: remote.payloadType,
            receivedPayloadType: remote.receivedPayloadType,
            telephoneEventPayloadType: remote.telephoneEventPayloadType,
            receivedTelephoneEventPayloadType: remote.receivedTelephoneEventPayloadType,
            telephoneEventClockRate: remote.telephoneEventClockRate, ptimeMilliseconds: Int(remote.ptime),
            // One that holds may send music or nothing, whatever it says: its silence means nothing.
            sends: remote.direction.mayReceive && !remote.holds, receives: !remote.holds,
            latching: source == .learned ? .learned(from: remote.learnedHost) : .signalled,
            encryption: remote.crypto.map(MediaEncryption.init))
    }
}

extension RemoteMedia {
    /// The host its signalling comes from; where that is of the other family, SDP's own, with another port at most.
    fileprivate var learnedHost: String {
        !signallingHost.isEmpty && signallingHost.contains(":") == address.contains(":") ? signallingHost : address
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
        account = target.account
        self.target = target.target
    }
}
