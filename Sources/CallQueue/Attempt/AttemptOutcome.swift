package import FoundationEssentials

/// The instants of one attempt; nil where it did not come to that.
package struct AttemptTimeline: Sendable, Hashable {
    package var agentInvitedAt: Date?
    package var agentAnsweredAt: Date?
    package var customerInvitedAt: Date?
    package var ringingAt: Date?
    package var answeredAt: Date?
    package var endedAt: Date
    /// Seconds in which the customer heard the hold music, waiting in an automated callback for a person not among them.
    package var heldTime: Double
    /// When the customer of a call that a flow led wanted a person, and when one was there.
    package var handOverWantedAt: Date?
    package var handedOverAt: Date?

    package init(
        agentInvitedAt: Date? = nil, agentAnsweredAt: Date? = nil, customerInvitedAt: Date? = nil,
        ringingAt: Date? = nil, answeredAt: Date? = nil, endedAt: Date, heldTime: Double = 0,
        handOverWantedAt: Date? = nil, handedOverAt: Date? = nil
    ) {
        self.agentInvitedAt = agentInvitedAt
        self.agentAnsweredAt = agentAnsweredAt
        self.customerInvitedAt = customerInvitedAt
        self.ringingAt = ringingAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.heldTime = heldTime
        self.handOverWantedAt = handOverWantedAt
        self.handedOverAt = handedOverAt
    }

    /// Seconds from the customer's answer to the end; 0 without an answer.
    package var talkTime: Double {
        answeredAt.map { max(0, endedAt.timeIntervalSince($0)) } ?? 0
    }
}

/// Everything that came back from one attempt.
package struct AttemptOutcome: Sendable, Hashable {
    package var attemptID: AttemptID
    package var disposition: Disposition
    package var endedBy: EndedBy
    /// Final SIP status of the leg that decided, 300 to 699.
    package var sipStatus: Int?
    /// ITU-T Q.850 cause, 1 to 127.
    package var q850: Int?
    /// The far end's words, or ours.
    package var reasonText: String
    package var timeline: AttemptTimeline
    package var recordingPath: String?
    /// Each party's leg, and how it sounded; those that never came to be are not among them.
    package var legs: [LegRecord]
    /// Seconds the trunk asked to wait (Retry-After, RFC 3261 §20.33).
    package var retryAfter: Double?
    /// What the customer told a flow; what was noted on the way need not be in it.
    package var words: CustomerWords
    /// The agent who came into a call that a flow led, or to whom the ordered agent's phone sent it.
    package var joinedAgent: AgentID?

    package init(
        attemptID: AttemptID, disposition: Disposition, endedBy: EndedBy, sipStatus: Int? = nil, q850: Int? = nil,
        reasonText: String = "", timeline: AttemptTimeline, recordingPath: String? = nil, legs: [LegRecord] = [],
        retryAfter: Double? = nil, words: CustomerWords = CustomerWords(), joinedAgent: AgentID? = nil
    ) {
        self.attemptID = attemptID
        self.disposition = disposition
        self.endedBy = endedBy
        self.sipStatus = sipStatus
        self.q850 = q850
        self.reasonText = reasonText
        self.timeline = timeline
        self.recordingPath = recordingPath
        self.legs = legs
        self.retryAfter = retryAfter
        self.words = words
        self.joinedAgent = joinedAgent
    }

    package var callID: CallID { CallID(attemptID) }
    /// Seconds; 0 for an abandoned call, whose customer met nobody.
    package var talkTime: Double { disposition == .abandoned ? 0 : timeline.talkTime }
}
