public import FoundationEssentials

/// One leg of a call.
public struct LegInfo: Codable, Sendable, Equatable {
    /// Whom it reaches.
    public var leg: LegRoleWord
    /// State of its dialog.
    public var state: LegStateWord
    /// Last SIP response, 100–699.
    public var sipStatus: Int?
    /// Negotiated codec, e.g. `PCMA`.
    public var codec: String?
    /// When it was answered.
    public var answeredAt: Date?
    /// What we hear from the far end.
    public var received: LegQuality?
    /// What the far end hears of us, from its RTCP reports.
    public var sent: LegQuality?

    public init(
        leg: LegRoleWord, state: LegStateWord, sipStatus: Int? = nil, codec: String? = nil,
        answeredAt: Date? = nil, received: LegQuality? = nil, sent: LegQuality? = nil
    ) {
        self.leg = leg
        self.state = state
        self.sipStatus = sipStatus
        self.codec = codec
        self.answeredAt = answeredAt
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
