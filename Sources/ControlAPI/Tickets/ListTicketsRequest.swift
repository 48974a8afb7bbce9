public import FoundationEssentials

/// `ticket.list`: tickets of an agent or of a batch: those that are open, what is worked on first, or those that are over, the newest
/// result first. An agent's page sees its own agent's. Errors: `invalidParams` (neither agent nor batch; limit).
public struct ListTicketsRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = TicketList
    public static let method = ControlMethod.ticketList

    /// Tickets that are this agent's own: named by the export, or talked with its customer first.
    public var agent: String?
    /// Tickets of this batch.
    public var batch: String?
    /// Default true.
    public var open: Bool?
    /// 1 to 500; default 100.
    public var limit: Int?
    /// Skip so many; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, batch, open, limit, offset
    }

    public init(
        agent: String? = nil, batch: String? = nil, open: Bool? = nil, limit: Int? = nil, offset: Int? = nil
    ) {
        self.agent = agent
        self.batch = batch
        self.open = open
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `ticket.list`.
public struct TicketList: Codable, Sendable, Equatable {
    public var tickets: [TicketLine]

    public init(tickets: [TicketLine]) {
        self.tickets = tickets
    }
}

/// One ticket, short.
public struct TicketLine: Codable, Sendable, Equatable {
    public var ticketId: String
    public var ticketClass: String
    public var batchId: String
    public var state: TicketStateWord
    /// The customer's name.
    public var customer: String?
    /// The number to dial next, masked.
    public var number: String?
    /// What it is about.
    public var title: String?
    /// Whose it is.
    public var agentId: String?
    /// When what it waits for is over.
    public var readyAt: Date?
    /// Attempts so far.
    public var attempts: Int
    /// How the last one ended.
    public var lastOutcome: CallDisposition?
    /// What the agent said of it, and when.
    public var resolution: ResolutionWord?
    public var resolvedAt: Date?

    public init(
        ticketId: String, ticketClass: String, batchId: String, state: TicketStateWord, customer: String? = nil,
        number: String? = nil, title: String? = nil, agentId: String? = nil, readyAt: Date? = nil, attempts: Int = 0,
        lastOutcome: CallDisposition? = nil, resolution: ResolutionWord? = nil, resolvedAt: Date? = nil
    ) {
        self.ticketId = ticketId
        self.ticketClass = ticketClass
        self.batchId = batchId
        self.state = state
        self.customer = customer
        self.number = number
        self.title = title
        self.agentId = agentId
        self.readyAt = readyAt
        self.attempts = attempts
        self.lastOutcome = lastOutcome
        self.resolution = resolution
        self.resolvedAt = resolvedAt
    }
}
