public import FoundationEssentials

/// `ticket.explain`: why it is not being called, and when it will be. Errors: `notFound`.
public struct ExplainTicketRequest: ControlRequest, Equatable {
    public typealias Response = TicketExplanation
    public static let method = ControlMethod.ticketExplain

    /// Id of the ticket.
    public var ticket: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket
    }

    public init(
        ticket: String
    ) {
        self.ticket = ticket
    }
}

/// Why a ticket is where it is: always one reason.
public struct TicketExplanation: Codable, Sendable, Equatable {
    /// The ticket.
    public var ticketId: String
    /// Where it is.
    public var state: TicketStateWord
    /// One word: a `WaitingReasonWord`, or for a finished ticket its disposition or resolution.
    public var reason: String
    /// The same as a sentence, with what to do.
    public var text: String
    /// The same in Chinese.
    public var textChinese: String?
    /// When it will be callable; absent if never or not known, and the text says which. With `wrapUp`: when the write-up ends by itself.
    public var readyAt: Date?
    /// Attempts used.
    public var attemptsMade: Int
    /// Attempts allowed.
    public var maxAttempts: Int?

    public init(
        ticketId: String, state: TicketStateWord, reason: String, text: String, textChinese: String? = nil,
        readyAt: Date? = nil, attemptsMade: Int, maxAttempts: Int? = nil
    ) {
        self.ticketId = ticketId
        self.state = state
        self.reason = reason
        self.text = text
        self.textChinese = textChinese
        self.readyAt = readyAt
        self.attemptsMade = attemptsMade
        self.maxAttempts = maxAttempts
    }
}

/// `ticket.release`: let a ticket be called again that is held back: reserved for somebody, waiting for a person
/// after a restart (`stateUnknown`), or in cooldown. Every other rule still stands. Errors: `notFound`, `conflict`.
public struct ReleaseTicketRequest: ControlRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketRelease

    /// Id of the ticket.
    public var ticket: String
    /// Why, kept with the ticket.
    public var note: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, note
    }

    public init(
        ticket: String, note: String? = nil
    ) {
        self.ticket = ticket
        self.note = note
    }
}

/// `ticket.resolve`: say how it went. Errors: `notFound`, `conflict`.
public struct ResolveTicketRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketResolve

    /// Id of the ticket.
    public var ticket: String
    /// What the agent says of it.
    public var resolution: ResolutionWord
    /// Free text, up to 4000 characters.
    public var note: String?
    /// With `followUp`: when to call again.
    public var callbackAt: Date?
    /// With `callbackAt`: the customer wants to hear the same `agent` then, who has it first; default false, anyone.
    public var mine: Bool?
    /// Who says so; a page says so for its own agent.
    public var agent: String?
    /// The call it is about.
    public var call: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, resolution, note, callbackAt, mine, agent, call
    }

    public init(
        ticket: String, resolution: ResolutionWord, note: String? = nil, callbackAt: Date? = nil,
        mine: Bool? = nil, agent: String? = nil, call: String? = nil
    ) {
        self.ticket = ticket
        self.resolution = resolution
        self.note = note
        self.callbackAt = callbackAt
        self.mine = mine
        self.agent = agent
        self.call = call
    }
}
