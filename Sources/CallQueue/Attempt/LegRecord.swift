package import FoundationEssentials

/// One party's leg of a call that is over: what is kept of it.
package struct LegRecord: Sendable, Hashable {
    package enum Role: String, Sendable, Hashable, CaseIterable {
        case agent, customer, guest, supervisor
    }

    /// Its number in the call: 0 the agent it was ordered for, 1 the customer, 2 and up who came later.
    package var party: Int
    package var role: Role
    package var agent: AgentID?
    /// Of somebody outside beside the customer; masked in old records, and once that person's data are deleted.
    package var number: String?
    /// As in SDP: `PCMA`.
    package var codec: String?
    /// How it was encrypted, as in SDP; nil if it was not.
    package var srtp: String?
    package var answeredAt: Date?
    /// Milliseconds (RFC 3550 section 6.4.1); nil where the far end sent no reports.
    package var roundTrip: Double?
    /// What we heard of the far end.
    package var received: AudioFigures
    /// What the far end heard of us, by its reports.
    package var sent: AudioFigures

    package init(
        party: Int, role: Role, agent: AgentID? = nil, number: String? = nil, codec: String? = nil,
        srtp: String? = nil, answeredAt: Date? = nil,
        roundTrip: Double? = nil, received: AudioFigures = AudioFigures(), sent: AudioFigures = AudioFigures()
    ) {
        self.party = party
        self.role = role
        self.agent = agent
        self.number = number
        self.codec = codec
        self.srtp = srtp
        self.answeredAt = answeredAt
        self.roundTrip = roundTrip
        self.received = received
        self.sent = sent
    }
}

/// How one direction of a leg's audio was.
package struct AudioFigures: Sendable, Hashable {
    /// RTP packets.
    package var packets = 0
    package var lost = 0
    /// Interarrival jitter (RFC 3550), milliseconds; like the two below nil when it was not measured.
    package var jitter: Double?
    /// R of ITU-T G.107, 0 to 100.
    package var rating: Double?
    /// MOS-CQE of G.107, 1 to 4.5.
    package var meanOpinionScore: Double?

    package init(
        packets: Int = 0, lost: Int = 0, jitter: Double? = nil, rating: Double? = nil, meanOpinionScore: Double? = nil
    ) {
        self.packets = packets
        self.lost = lost
        self.jitter = jitter
        self.rating = rating
        self.meanOpinionScore = meanOpinionScore
    }
}
