import FoundationEssentials

/// Tickets that agents look at before they dial.
extension TicketQueue {
    /// Longest reason of a skip, in characters.
    private static let longestReason = 200
    /// Seconds before a skipped ticket is shown again, to whomever.
    private static let skipPause = 30.0

    /// An agent does not want to dial the ticket that is shown: it is shown to another.
    ///
    /// - Parameter reason: kept with the ticket.
    /// - Throws: `QueueError.unknownTicket`, `QueueError.notShown`, `StoreError`.
    package func skip(_ id: TicketID, by agent: AgentID, reason: String) async throws -> TicketState {
        let before = try current(id)
        guard floor.agent(shown: id) == agent, case .reserved = before.state else {
            throw QueueError.notShown(id, agent)
        }
        let state = try change {
            var ticket = before
            ticket.state = .waiting(.cooldown, readyAt: clock.now() + Self.skipPause)
            memory.note(skip: ticket.seq, by: agent)
            let why = reason.isEmpty ? "" : ": \(reason.prefix(Self.longestReason))"
            try store.addNote("skipped by \(agent)\(why)", ticket: ticket.seq)
            let state = try keep(ticket)
            tell(before, is: state, agent: agent)
            return state
        }
        try await durable()
        return state
    }

    /// Whoever pauses or leaves while a ticket is shown will not dial it: it is another's at once.
    func giveBack(_ id: TicketID, by agent: AgentID) throws {
        guard let before = try store.currentTicket(id), case .reserved = before.state else { return }
        var ticket = before
        ticket.state = .ready
        memory.note(skip: ticket.seq, by: agent)
        tell(before, is: try keep(ticket), agent: agent)
    }

    /// Shows a due ticket to an agent, who dials it or skips it.
    func show(_ before: StoredTicket, to agent: AgentID, _ policy: ClassPolicy, at now: Date) throws {
        var ticket = before
        ticket.state = .reserved(until: now + policy.previewSeconds)
        try keep(ticket)
        floor.show(
            ticket.id, to: agent, until: clock.uptime + .seconds(policy.previewSeconds), at: clock.uptime)
        tell(before, is: ticket.state, agent: agent)
    }

    /// The time to look at a ticket is over: it is dialled for whoever looked at it, where the class says so, or shown to
    /// another.
    ///
    /// - Returns: the order, where it is dialled.
    func endPreview(_ before: StoredTicket, at now: Date) throws -> CallOrder? {
        var ticket = before
        ticket.state = .ready
        let agent = floor.agent(shown: ticket.id)
        if let agent { memory.note(skip: ticket.seq, by: agent) }
        let policy = configuration.policy(for: memory.lanes[ticket.lane]?.ticketClass)
        try keep(ticket)
        guard let agent, policy.previewEnds == .dial,
            case .placed(let order) = try attempt(ticket, agent: agent, flow: nil, at: now)
        else { return nil }
        return order
    }
}
