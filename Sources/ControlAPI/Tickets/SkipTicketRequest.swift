/// `ticket.skip`: the agent to whom a ticket is shown (mode `preview`) does not want to dial it; another is shown it. Errors:
/// `notFound`, `conflict`.
public struct SkipTicketRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketSkip

    /// Id of the ticket.
    public var ticket: String
    /// Who skips it; a page says so for its own agent.
    public var agent: String?
    /// Why, kept with the ticket; up to 200 characters.
    public var reason: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, agent, reason
    }

    public init(ticket: String, agent: String? = nil, reason: String? = nil) {
        self.ticket = ticket
        self.agent = agent
        self.reason = reason
    }
}
