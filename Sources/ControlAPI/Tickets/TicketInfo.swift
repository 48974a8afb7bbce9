public import FoundationEssentials

/// `ticket.get`: one ticket with its attempts. Errors: `notFound`.
public struct GetTicketRequest: ControlRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketGet

    /// Id of the ticket.
    public var ticket: String
    /// Numbers in full instead of masked; socket and supervisors only; default false.
    public var reveal: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, reveal
    }

    public init(
        ticket: String, reveal: Bool? = nil
    ) {
        self.ticket = ticket
        self.reveal = reveal
    }
}

/// One ticket.
public struct TicketInfo: Codable, Sendable, Equatable {
    /// Its id in the ticket system.
    public var ticketId: String
    /// Its class.
    public var ticketClass: String
    /// The batch it came in last.
    public var batchId: String?
    /// Where it is.
    public var state: TicketStateWord
    /// As in the file.
    public var priority: String?
    /// The customer's name.
    public var customer: String?
    /// First number, masked unless revealed.
    public var number: String?
    /// Second number, masked unless revealed.
    public var alternate: String?
    /// The agent it belongs to.
    public var agentId: String?
    /// What it is about.
    public var title: String?
    /// When the customer complained.
    public var createdAt: Date?
    /// Latest callback time.
    public var notAfter: Date?
    /// When it can be called next.
    public var readyAt: Date?
    /// Attempts, oldest first.
    public var attempts: [AttemptInfo]
    /// What the agent said.
    public var resolution: ResolutionWord?
    /// The agent's note.
    public var note: String?
    /// Further columns of the file.
    public var fields: [String: String]?
    /// What the agent says, by its class.
    public var script: String?

    public init(
        ticketId: String, ticketClass: String, batchId: String? = nil, state: TicketStateWord,
        priority: String? = nil, customer: String? = nil, number: String? = nil, alternate: String? = nil,
        agentId: String? = nil, title: String? = nil, createdAt: Date? = nil, notAfter: Date? = nil,
        readyAt: Date? = nil, attempts: [AttemptInfo] = [], resolution: ResolutionWord? = nil, note: String? = nil,
        fields: [String: String]? = nil
    ) {
        self.ticketId = ticketId
        self.ticketClass = ticketClass
        self.batchId = batchId
        self.state = state
        self.priority = priority
        self.customer = customer
        self.number = number
        self.alternate = alternate
        self.agentId = agentId
        self.title = title
        self.createdAt = createdAt
        self.notAfter = notAfter
        self.readyAt = readyAt
        self.attempts = attempts
        self.resolution = resolution
        self.note = note
        self.fields = fields
    }
}

/// One attempt on a ticket.
public struct AttemptInfo: Codable, Sendable, Equatable {
    /// From 1.
    public var attemptNumber: Int
    /// The call; an agent's page is told its own agent's only.
    public var callId: String?
    /// Who talked or would have.
    public var agentId: String?
    /// Number dialled, masked unless revealed.
    public var number: String?
    /// When it was recorded, before the INVITE left.
    public var startedAt: Date
    /// When it was over.
    public var endedAt: Date?
    /// How it ended; absent while it runs.
    public var outcome: OutcomeInfo?
    /// Path of the recording.
    public var recording: String?

    public init(
        attemptNumber: Int, callId: String? = nil, agentId: String? = nil, number: String? = nil, startedAt: Date,
        endedAt: Date? = nil, outcome: OutcomeInfo? = nil, recording: String? = nil
    ) {
        self.attemptNumber = attemptNumber
        self.callId = callId
        self.agentId = agentId
        self.number = number
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.recording = recording
    }
}
