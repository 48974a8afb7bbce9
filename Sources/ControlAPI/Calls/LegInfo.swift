public import FoundationEssentials

/// One leg of a call.
public struct LegInfo: Codable, Sendable, Equatable {
    /// Whom it reaches.
    public var leg: LegRoleWord
    /// Its number in the call: 0 the agent it was ordered for, 1 the customer, 2 and up who joined later.
    public var party: Int?
    /// The agent, if it is one.
    public var agentId: String?
    /// The number, masked, of somebody outside who joined a call that runs.
    public var number: String?
    /// State of its dialog.
    public var state: LegStateWord
    /// Last SIP response, 100–699.
    public var sipStatus: Int?
    /// Negotiated codec, e.g. `PCMA`.
    public var codec: String?
    /// How its audio is encrypted (SRTP), as SDP names it, e.g. `AES_CM_128_HMAC_SHA1_80`; absent: it is not.
    public var srtp: String?
    /// When it was answered.
    public var answeredAt: Date?
    /// On hold, by us or by its own phone.
    public var held: Bool?
    /// Heard by nobody.
    public var muted: Bool?
    /// What we hear from the far end.
    public var received: LegQuality?
    /// What the far end hears of us, from its RTCP reports.
    public var sent: LegQuality?

    public init(
        leg: LegRoleWord, party: Int? = nil, agentId: String? = nil, number: String? = nil, state: LegStateWord,
        sipStatus: Int? = nil,
        codec: String? = nil, srtp: String? = nil,
        answeredAt: Date? = nil, held: Bool? = nil, muted: Bool? = nil, received: LegQuality? = nil,
        sent: LegQuality? = nil
    ) {
        self.leg = leg
        self.party = party
        self.agentId = agentId
        self.number = number
        self.state = state
        self.sipStatus = sipStatus
        self.codec = codec
        self.srtp = srtp
        self.answeredAt = answeredAt
        self.held = held
        self.muted = muted
        self.received = received
        self.sent = sent
    }
}

/// Quality of one direction of a leg's audio (ITU-T G.107).
public struct LegQuality: Codable, Sendable, Equatable {
    /// RTP packets.
    public var packets: Int
    /// Packets lost.
    public var lost: Int
    /// Interarrival jitter (RFC 3550), seconds.
    public var jitterSeconds: Double?
    /// Round trip, seconds.
    public var roundTripSeconds: Double?
    /// E-model R, 0–100.
    public var rFactor: Double?
    /// Mean opinion score, 1–4.5.
    public var mos: Double?

    public init(
        packets: Int, lost: Int, jitterSeconds: Double? = nil, roundTripSeconds: Double? = nil,
        rFactor: Double? = nil, mos: Double? = nil
    ) {
        self.packets = packets
        self.lost = lost
        self.jitterSeconds = jitterSeconds
        self.roundTripSeconds = roundTripSeconds
        self.rFactor = rFactor
        self.mos = mos
    }
}
