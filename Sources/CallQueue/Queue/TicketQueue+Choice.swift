import FoundationEssentials

/// Which agent gets a ticket: its own, for whom it is kept a while, or whoever has the skills and is first in line.
extension TicketQueue {
    /// Seconds that a promised call may be late.
    private static let promiseTolerance = 900.0

    /// The place in `free` of who gets the ticket; nil if none of them may.
    func choice(for ticket: StoredTicket, of free: [AgentID]) -> Int? {
        guard !free.isEmpty else { return nil }
        let demand = demand(of: ticket)
        // Who skipped it has it again only if nobody else may have it.
        if let skipped = memory.skips[ticket.seq],
            let other = free.firstIndex(where: { !skipped.contains($0) && floor.profile(of: $0).meets(demand) })
        {
            return other
        }
        if let owner = ticket.owner, let index = free.firstIndex(of: owner), floor.profile(of: owner).meets(demand) {
            return index
        }
        return floor.choice(for: demand, of: free)
    }

    /// Keeps a ticket for its agent, who is at work but not free; all in all for as long as it may from its first turn. Nobody
    /// waits for one who is free and not among those given: that phone cannot be rung.
    ///
    /// - Returns: whether it is kept.
    func keepForOwner(_ ticket: StoredTicket, of free: [AgentID], at now: Date) throws -> Bool {
        let wait = configuration.agents.stickyWait
        // A call that was promised is its agent's for as long as it is in time.
        let most = now + (ticket.promisedAt == nil ? wait : max(wait, Self.promiseTolerance))
        // Never longer, though the clock was set back meanwhile.
        let until = min(ticket.keptUntil ?? most, most)
        guard until > now, let owner = ticket.owner, !free.contains(owner),
            let state = floor.state(of: owner), state.comesBack, !state.isFree(at: clock.uptime),
            floor.profile(of: owner).meets(demand(of: ticket))
        else { return false }
        var kept = ticket
        kept.state = .waiting(.ownAgent, readyAt: until)
        tell(ticket, is: try keep(kept))
        memory.keep(for: [owner])
        return true
    }

    /// Tickets that were kept for agents who are free now: one each is ready, for that agent.
    func endKeeping(for agents: [AgentID], at now: Date) throws {
        guard !memory.ownersWaitedFor.isEmpty else { return }
        for agent in agents where memory.ownersWaitedFor.contains(agent) && mayBeGivenACall(agent) {
            switch try store.head(keptFor: agent) {
            case nil: memory.keepsNothing(for: agent)
            case .damaged(let seq, let error)?:
                try store.setAside(damaged: seq)
                onDamage(error)
            case .sound(var ticket)?:
                ticket.stateBefore = ticket.state
                ticket.state = .ready
                try keep(ticket)
            }
        }
    }

    /// Whether somebody is free for whom a ticket is kept.
    var isOwnerFree: Bool { memory.ownersWaitedFor.contains { floor.state(of: $0)?.isFree(at: clock.uptime) ?? false } }

    func demand(of ticket: StoredTicket) -> AgentDemand {
        configuration.policy(for: memory.lanes[ticket.lane]?.ticketClass).demand
    }
}
