package import FoundationEssentials

extension TicketQueue {
    /// Most tickets looked at in one claim: the rest has its turn in the next one, so that no claim holds up a click.
    private static let examinedPerClaim = 64
    /// Most waits that are ended in one claim.
    private static let promotedPerClaim = 256

    /// Takes the tickets that are due for free agents, each attempt durably recorded.
    ///
    /// In the order of `goesBefore`; a ticket goes to its owner when the owner is among the agents.
    ///
    /// - Parameters:
    ///   - agents: free agents, in the order in which they shall get calls; classes whose calls a flow leads need none.
    ///   - limit: most orders.
    /// - Throws: `StoreError`, `QueueError`.
    package func claim(agents: [AgentID], limit: Int = .max) async throws -> [CallOrder] {
        try readyToDial()
        let begun = ContinuousClock.now
        let orders = try change { try due(for: agents, limit: limit, at: clock.now()) }
        guard !orders.isEmpty else {
            commitSoon()
            return orders
        }
        times.choosing.add(.now - begun)
        try await durable()
        return orders
    }

    /// `claim`, within the transaction that is open.
    ///
    /// - Parameter areFree: nothing can have happened since the floor named these agents.
    func due(for agents: [AgentID], limit: Int, areFree: Bool = false, at now: Date) throws -> [CallOrder] {
        heldBackBy = nil
        let looked = try endWaits(at: now)
        try endKeeping(for: agents, at: now)
        return looked + (try pick(for: agents, areFree: areFree, limit: limit, at: now))
    }

    /// When `claim` may next find something that it does not find now; the present when it would at once, given an agent;
    /// nil when only a person or a new load changes that.
    package func nextWakeAt() throws -> Date? {
        noticeClock()
        let now = clock.now()
        if isOwnerFree { return now }
        let due = try store.earliestDue()
        let openings = try memory.stockedLanes.compactMap { id -> Date? in
            guard let lane = memory.lanes[id], isCalledByItself(lane) else { return nil }
            switch openness(of: lane, at: now) {
            case .open: return now
            case .openForPromises(let opensAt): return try head(ofLane: id)?.promisedAt == nil ? opensAt : now
            case .closed(let opensAt): return opensAt
            }
        }
        return (openings + [due].compactMap { $0 }).min()
    }

    /// When pacing allows the next flow of a batch; nil while nothing holds it back.
    package func nextFlowAt() -> Date? { nextInviteAt.flatMap { $0 > clock.now() ? $0 : nil } }

    /// Whether the lane's tickets are dialled, or shown to agents, without anybody's asking.
    private func isCalledByItself(_ lane: Lane) -> Bool {
        memory.batches[lane.batch]?.state == .running && mode(of: lane, at: clock.now()).mode != .manual
    }

    /// Waits, leases and wrap-ups whose time has come.
    ///
    /// - Returns: what is dialled because somebody looked at it long enough.
    private func endWaits(at now: Date) throws -> [CallOrder] {
        guard movingWaits == 0 else { return [] }
        var orders: [CallOrder] = []
        for found in try store.dueTickets(at: now, limit: Self.promotedPerClaim) {
            guard let before = try sound(found) else { continue }
            if case .reserved = before.state {
                if let order = try endPreview(before, at: now) { orders.append(order) }
                continue
            }
            var ticket = before
            switch ticket.state {
            case .wrapUp: ticket.state = .done
            case .waiting(.ownAgent, _):
                ticket.stateBefore = ticket.state
                ticket.state = .ready
            default: ticket.state = .ready
            }
            let state = try keep(ticket)
            // A wait that is over is told with what comes next: many end at one moment, when calling hours begin.
            if state != .ready { tell(before, is: state) }
        }
        return orders
    }

    /// Writes a ticket back and remembers that its lane has something ready. Nothing goes on waiting in a batch that was
    /// cancelled.
    @discardableResult
    func keep(_ ticket: StoredTicket) throws -> TicketState {
        var ticket = ticket
        if memory.batches[ticket.batch]?.state == .cancelled, !ticket.state.isFinal, ticket.state.liveAttempt == nil {
            ticket.state = .cancelled(.batch)
        }
        if let lane = memory.lanes[ticket.lane], lane.zone != CalleeZones.key(ticket.number) {
            ticket.lane = try self.lane(batch: lane.batch, ticketClass: lane.ticketClass, number: ticket.number).id
        }
        try store.update(ticket)
        if movingWaits > 0, ticket.seq > movedTo { waitsOfNow.insert(ticket.seq) }
        if case .reserved = ticket.state {} else { floor.unshow(ticket.id, at: clock.uptime) }
        if ticket.state == .ready { memory.stock(lane: ticket.lane) }
        return ticket.state
    }

    func lane(batch: Int, ticketClass: TicketClass, number: DialableNumber) throws -> Lane {
        let zone = CalleeZones.key(number)
        if let known = memory.lane(batch: batch, ticketClass: ticketClass, zone: zone) { return known }
        let lane = try store.insertLane(batch: batch, ticketClass: ticketClass, zone: zone)
        memory.add(lane)
        return lane
    }

    private func pick(for agents: [AgentID], areFree: Bool, limit: Int, at now: Date) throws -> [CallOrder] {
        var heads = try openHeads(at: now)
        guard !heads.isEmpty else { return [] }
        var free = areFree ? agents : agents.filter(mayBeGivenACall)
        var orders: [CallOrder] = []
        var examined = 0
        var room = Room()
        while orders.count < limit, examined < Self.examinedPerClaim,
            let best = heads.filter({ mayBegin($0, free, &room, at: now) }).min(by: { goesBefore($0, $1, at: now) })
        {
            examined += 1
            if let flow = flow(of: best, at: now) {
                guard let order = try take(best, ledBy: flow, of: &heads, at: now) else { continue }
                orders.append(order)
                if order.isCustomerFirst { room.shrink() }
                continue
            }
            guard let index = choice(for: best, of: free), try !keepForOwner(best, of: free, at: now) else {
                try replaceHeads(of: best, in: &heads, at: now)
                continue
            }
            switch try attempt(best, agent: free[index], flow: nil, mayShow: true, at: now) {
            case .placed(let order):
                orders.append(order)
                free.remove(at: index)
                room.shrink()
            case .shown:
                free.remove(at: index)
                room.shrink()
            case .parked: break
            case .agentSkipped:
                free.remove(at: index)
                continue
            case .stopped: return orders
            }
            // Nobody is left for the next one, and what needs nobody is not there; only that the lane may be empty now is noticed.
            if free.isEmpty, !heads.contains(where: { flow(of: $0, at: now) != nil }) {
                _ = try head(ofLane: best.lane)
                return orders
            }
            try replaceHeads(of: best, in: &heads, at: now)
        }
        return orders
    }

    /// How many customers may be rung before an agent is there, for the campaigns that were asked about in this claim.
    private struct Room {
        var left: [Campaign: Int] = [:]

        /// One agent less is free for whoever answers.
        mutating func shrink() { for campaign in left.keys { left[campaign]? -= 1 } }
    }

    /// Whether a call may begin with this ticket: agents are kept for customers who were rung without one.
    private func mayBegin(_ ticket: StoredTicket, _ free: [AgentID], _ room: inout Room, at now: Date) -> Bool {
        guard let flow = flow(of: ticket, at: now) else {
            let (dialling, waiting) = customersWithoutAgent(at: now)
            return free.count > dialling + waiting && choice(for: ticket, of: free) != nil
        }
        guard flow == .customerFirst, let lane = memory.lanes[ticket.lane] else { return true }
        let campaign = self.campaign(lane.batch, lane.ticketClass)
        if let left = room.left[campaign] { return left > 0 }
        let left = self.room(of: lane, free: free, at: now)
        room.left[campaign] = left
        return left > 0
    }

    /// What stops one flow stops them all, but not agents, who are paced later.
    private func take(
        _ best: StoredTicket, ledBy flow: FlowName, of heads: inout [StoredTicket], at now: Date
    ) throws -> CallOrder? {
        switch try attempt(best, agent: nil, flow: flow, at: now) {
        case .placed(let order):
            try replaceHeads(of: best, in: &heads, at: now)
            return order
        case .parked, .shown: try replaceHeads(of: best, in: &heads, at: now)
        case .stopped, .agentSkipped: heads.removeAll { self.flow(of: $0, at: now) != nil }
        }
        return nil
    }

    enum Picked {
        case placed(CallOrder), shown, parked, agentSkipped, stopped
    }

    /// - Parameter mayShow: whether the agent looks at the ticket first, where its class wants that.
    func attempt(
        _ ticket: StoredTicket, agent: AgentID?, flow: FlowName?, mayShow: Bool = false, at now: Date
    ) throws -> Picked {
        let ticketClass = memory.lanes[ticket.lane]?.ticketClass
        if let deadline = ticket.deadlineAt, deadline <= now, configuration.policy(for: ticketClass).expiresAtDeadline {
            return try park(ticket, .expired, ticket.progress)
        }
        var candidate = Candidate(
            origin: .batch, agent: agent, number: ticket.number, ticket: ticket, ticketClass: ticketClass)
        candidate.flow = flow
        switch try verdict(candidate, at: now) {
        case .allowed:
            let policy = configuration.policy(for: ticketClass)
            guard mayShow, mode(of: ticket, at: now).mode == .preview, let agent else {
                return .placed(try issue(candidate, at: now))
            }
            try show(ticket, to: agent, policy, at: now)
            return .shown
        case .refused(let refusal):
            switch Parking(refusal, ticket: ticket, now: now, isAnyTrunkUp: surroundings.trunk.isUp) {
            case .park(let state, let progress): return try park(ticket, state, progress)
            case .skipAgent: return .agentSkipped
            case .stop:
                heldBackBy = refusal.reason
                return .stopped
            }
        }
    }

    private func park(_ before: StoredTicket, _ state: TicketState, _ progress: TicketProgress) throws -> Picked {
        var ticket = before
        ticket.state = state
        ticket.progress = progress
        tell(before, is: try keep(ticket))
        return .parked
    }

    /// The first tickets of every lane that may be called now.
    private func openHeads(at now: Date) throws -> [StoredTicket] {
        try memory.stockedLanes.flatMap { id in
            guard let lane = memory.lanes[id], isCalledByItself(lane) else { return [StoredTicket]() }
            return try heads(ofLane: id, at: now)
        }
    }

    /// The first of a lane that is open, and the one that is soon late behind it, if there is one.
    private func heads(ofLane lane: Int, at now: Date) throws -> [StoredTicket] {
        guard let place = memory.lanes[lane] else { return [] }
        let openness = self.openness(of: place, at: now)
        if case .closed = openness { return [] }
        guard let first = try head(ofLane: lane), openness.lets(first) else { return [] }
        guard standing(first, at: now) == .ordinary, configuration.pressingTime > 0,
            let found = try store.pressing(inLane: lane, after: now, until: now + configuration.pressingTime),
            let pressing = try sound(found)
        else { return [first] }
        return [first, pressing]
    }

    private func head(ofLane lane: Int) throws -> StoredTicket? {
        for _ in 0..<Self.examinedPerClaim {
            guard let found = try store.head(ofLane: lane) else {
                memory.empty(lane: lane)
                return nil
            }
            if let ticket = try sound(found) { return ticket }
        }
        return nil
    }

    /// Nil for a row that does not read back: it is set aside, and the tickets behind it go on.
    private func sound(_ found: FoundTicket) throws -> StoredTicket? {
        switch found {
        case .sound(let ticket): return ticket
        case .damaged(let seq, let error):
            try store.setAside(damaged: seq)
            onDamage(error)
            return nil
        }
    }

    private func replaceHeads(of taken: StoredTicket, in heads: inout [StoredTicket], at now: Date) throws {
        heads.removeAll { $0.lane == taken.lane }
        heads += try self.heads(ofLane: taken.lane, at: now)
    }
}
