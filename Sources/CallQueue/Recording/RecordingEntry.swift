package import FoundationEssentials

/// What a recording is of.
package enum RecordingKind: String, Sendable, Hashable, Codable, CaseIterable {
    case talk
    /// What the customer's network played before a call failed.
    case earlyMedia
}

/// One recording as the book knows it. The number is masked: the book outlives what it tells of.
package struct RecordingEntry: Sendable, Hashable {
    /// The file's name without its ending: the call's id, and what tells its recordings apart.
    package let id: String
    package let call: CallID
    package let kind: RecordingKind
    package let path: String
    package let ticketID: TicketID?
    /// Nil where a flow led the call and nobody joined.
    package let agent: AgentID?
    package let number: String
    /// Of the master key that seals it; nil for a plain file.
    package let keyID: String?
    /// The prompt that both heard before it.
    package let consent: String?
    package let startedAt: Date
    /// How long it is; nil while it runs, or when it was cut off.
    package var seconds: Double?
    /// Why it is not whole.
    package var failure: String?
    package var deletedAt: Date?

    package init(
        id: String, call: CallID, kind: RecordingKind, path: String, ticketID: TicketID?, agent: AgentID?,
        number: String, keyID: String?, consent: String?, startedAt: Date, seconds: Double? = nil,
        failure: String? = nil, deletedAt: Date? = nil
    ) {
        self.id = id
        self.call = call
        self.kind = kind
        self.path = path
        self.ticketID = ticketID
        self.agent = agent
        self.number = number
        self.keyID = keyID
        self.consent = consent
        self.startedAt = startedAt
        self.seconds = seconds
        self.failure = failure
        self.deletedAt = deletedAt
    }

    /// It is being made.
    package var isRunning: Bool { seconds == nil && failure == nil && deletedAt == nil }
}

/// Which recordings are meant; what is nil does not matter.
package struct RecordingFilter: Sendable, Hashable {
    package var call: CallID?
    package var ticket: TicketID?
    package var agent: AgentID?
    package var kind: RecordingKind?
    /// Begun from here on …
    package var from: Date?
    /// … and before this.
    package var to: Date?

    package init(
        call: CallID? = nil, ticket: TicketID? = nil, agent: AgentID? = nil, kind: RecordingKind? = nil,
        from: Date? = nil, to: Date? = nil
    ) {
        self.call = call
        self.ticket = ticket
        self.agent = agent
        self.kind = kind
        self.from = from
        self.to = to
    }
}
