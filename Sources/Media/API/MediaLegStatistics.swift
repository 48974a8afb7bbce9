/// The figures of one leg.
public struct MediaLegStatistics: Sendable, Equatable {
    /// One direction of the leg's RTP.
    public struct Direction: Sendable, Equatable {
        public var packets: UInt64 = 0
        /// Packets expected and not seen (RFC 3550 A.3).
        public var lost: UInt64 = 0
        /// `lost` of all expected, 0…1.
        public var lossFraction: Double = 0
        /// Interarrival jitter, ms (RFC 3550 §6.4.1), last and highest.
        public var jitterMilliseconds: Double = 0
        public var highestJitterMilliseconds: Double = 0
        /// Transmission rating R and mean opinion score (ITU-T G.107); `nil` until something was measured.
        public var rFactor: Double?
        public var meanOpinionScore: Double?

        public init() {}
    }

    public let leg: MediaLegID
    public var codec: AudioCodec?
    /// What we hear of the far end: from its RTP.
    public var received = Direction()
    /// What the far end hears of us: from its receiver reports. `packets` is what we sent.
    public var sent = Direction()
    /// From our sender reports and the far end's answers to them (LSR and DLSR), ms; `nil`: none came.
    public var roundTripMilliseconds: Double?
    public var duplicates: UInt64 = 0
    public var reordered: UInt64 = 0
    /// Packets that were not the far end's (see `RemoteStream.Latching`), not the negotiated payload type, or no RTP.
    public var refusedStranger: UInt64 = 0
    public var refusedPayloadType: UInt64 = 0
    public var malformed: UInt64 = 0
    /// Packets to an encrypted leg that were not made with its far end's key, or changed on their way.
    public var forged: UInt64 = 0
    /// Packets the kernel would not send; among those sent, as it may say so only afterwards.
    public var sendErrors: UInt64 = 0
    /// From opening the leg to its first packet; `nil`: none came.
    public var firstPacketAfter: Duration?
}

/// The figures of the engine.
public struct MediaCounters: Sendable, Equatable {
    public var activeLegs = 0
    public var packetsReceived: UInt64 = 0
    public var packetsSent: UInt64 = 0
    public var packetsRefused: UInt64 = 0
    public var recordings = 0
    /// Legs that hear several others, or one whose codec must be decoded: each costs far more than a forwarded one.
    public var mixedLegs = 0
    /// Port pairs of all addresses.
    public var portPairs = 0
    public var portPairsFree = 0
    /// CPU time of the media threads since the start.
    public var threadCPUTime: Duration = .zero
}
