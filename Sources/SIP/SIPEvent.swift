/// What happens to a leg, a trunk or a phone, in the order in which it happened. None is lost; each leg that `invite`
/// accepted ends with exactly one `ended`.
public enum SIPEvent: Sendable {
    /// The INVITE left for the first time. It is not reported again when credentials are added.
    case invited(LegID, DialogID, at: ContinuousClock.Instant)
    /// A provisional response, also repeated ones and those of other branches. 100 says that the next hop has
    /// the request.
    case provisional(LegID, Provisional, at: ContinuousClock.Instant)
    /// A 2xx with usable audio; its ACK has left.
    case answered(LegID, Answer, at: ContinuousClock.Instant)
    /// A later offer and answer, usually the far end's re-INVITE or UPDATE: hold, another address, another codec.
    case mediaChanged(LegID, RemoteMedia, at: ContinuousClock.Instant)
    /// A digit by SIP INFO; RFC 4733 digits are the media engine's.
    case digit(LegID, InfoDigit, at: ContinuousClock.Instant)
    /// A phone that registers here calls; `answer` it. Its `ended` follows whatever happens.
    case called(LegID, IncomingCall, at: ContinuousClock.Instant)
    /// The phone asks for a transfer to this URI (RFC 3515); `tellReferrer` is waited for.
    case referred(LegID, to: String, at: ContinuousClock.Instant)
    case ended(LegID, LegEnding, at: ContinuousClock.Instant)
    case trunk(String, TrunkState, at: ContinuousClock.Instant)
    /// What came of `probe(trunk:token:)`.
    case probed(UInt64, TrunkAnswer, at: ContinuousClock.Instant)
    /// A trunk's name was looked up: `place(of:)` has its addresses, or `trouble` says why there are none.
    case located(String, trouble: String?, at: ContinuousClock.Instant)
    /// The name in a URI was looked up: `place(ofURI:)` has its addresses, or `trouble` says why there are none.
    case locatedURI(String, trouble: String?, at: ContinuousClock.Instant)
    case phone(RegisteredPhone, PhoneState, at: ContinuousClock.Instant)
}

/// A dialog's identity, for the log and the call detail record only.
public struct DialogID: Sendable, Hashable, CustomStringConvertible {
    public var callID: String
    public var localTag: String

    public init(callID: String, localTag: String) {
        self.callID = callID
        self.localTag = localTag
    }

    public var description: String { callID }
}

/// A provisional response to our INVITE (RFC 3261 section 13.2.2.1).
public struct Provisional: Sendable, Hashable {
    /// 100 … 199.
    public var status: Int
    public var phrase: String
    /// What the network says in Reason, for example while it plays an announcement.
    public var reasons: [HangupCause]
    /// Set when this response brought audio: early media.
    public var media: RemoteMedia?

    public init(status: Int, phrase: String, reasons: [HangupCause] = [], media: RemoteMedia? = nil) {
        self.status = status
        self.phrase = phrase
        self.reasons = reasons
        self.media = media
    }
}

/// The 2xx to our INVITE whose branch is the call (RFC 3261 section 13.2.2.4).
public struct Answer: Sendable, Hashable {
    /// 200 … 299.
    public var status: Int
    public var media: RemoteMedia

    public init(status: Int, media: RemoteMedia) {
        self.status = status
        self.media = media
    }
}

/// A digit pressed, as SIP INFO carries it.
public struct InfoDigit: Sendable, Hashable {
    /// `0`…`9`, `*`, `#`, `A`…`D`; `!` for a hook flash (event 16 of RFC 4733).
    public var symbol: Character
    /// Nil if the far end did not say.
    public var duration: Duration?

    public static let flash: Character = "!"

    public init(symbol: Character, duration: Duration? = nil) {
        self.symbol = symbol
        self.duration = duration
    }
}

/// What a trunk said to OPTIONS.
public struct TrunkAnswer: Sendable, Hashable {
    /// 200 … 699 from the trunk; of our own making 408 without an answer, 503 without a connection.
    public var status: Int
    public var phrase: String
    public var origin: LegEnding.Origin

    public init(status: Int, phrase: String, origin: LegEnding.Origin) {
        self.status = status
        self.phrase = phrase
        self.origin = origin
    }
}

/// How a trunk's registration stands (RFC 3261 section 10.2).
public enum TrunkState: Sendable, Hashable {
    /// For so long; PJSIP refreshes it before.
    case registered(expires: Duration)
    case unregistered
    /// The engine tries again after `retryAfter`.
    case failed(status: Int, phrase: String, origin: LegEnding.Origin, retryAfter: Duration)
}
