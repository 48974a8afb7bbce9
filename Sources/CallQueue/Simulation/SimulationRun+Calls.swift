import FoundationEssentials

/// What befalls agents and customers in a simulation, and what the queue is told of it.
extension SimulationRun {
    mutating func happen(_ event: Event, on queue: isolated TicketQueue) throws {
        switch event {
        case .agentTakes(let id):
            note(id) { $0.agentAnsweredAt = $1 }
            try invite(id, on: queue)
        case .agentMisses(let id): try end(id, .agentNoAnswer, on: queue)
        case .asksAgain: try askForFirst(on: queue)
        case .customerInvited(let id): try invite(id, on: queue)
        case .customerAnswers(let id): try answer(id, on: queue)
        case .ends(let id): try end(id, calls[id]?.fate.disposition ?? .canceled, on: queue)
        case .wantsPerson(let id):
            guard let call = calls[id] else { return }
            note(id) { $0.handOverWantedAt = $1 }
            seekers.append(id)
            let patience = call.order.customerFirst?.within ?? plan.patience
            agenda.add(.givesUp(id), at: now + milliseconds(patience))
        case .givesUp(let id):
            guard seekers.contains(id), let call = calls[id] else { return }
            seekers.removeAll { $0 == id }
            try end(id, call.order.isCustomerFirst ? .abandoned : .answered, on: queue)
        case .personTakes(let id, let agent):
            note(id) { $0.handedOverAt = $1 }
            queue.floor.reached(.talking, of: agent, in: CallID(id), at: queue.clock.uptime)
            queue.noteHandOver(id)
            agenda.add(.ends(id), at: now + milliseconds(talksToPerson(id)))
        case .writtenUp(let call, let agent, let seconds):
            queue.floor.resolved(call, by: agent, at: queue.clock.uptime)
            queue.pacing.wroteUp(call, seconds)
            lastEvent = now
        case .dials(let agent, let ticket): try dial(ticket, by: agent, on: queue)
        case .clock: break
        }
    }

    /// An instant of a call: the present.
    private mutating func note(_ id: AttemptID, _ write: (inout AttemptTimeline, Date) -> Void) {
        let date = date
        guard var call = calls[id] else { return }
        write(&call.timeline, date)
        calls[id] = call
    }

    /// Seconds of the talk that begins now.
    private func talksToPerson(_ id: AttemptID) -> Double {
        guard let call = calls[id] else { return 0 }
        return call.order.isCustomerFirst ? call.fate.talks : call.fate.talksToPerson
    }

    private mutating func dial(_ ticket: TicketID, by agent: AgentID, on queue: isolated TicketQueue) throws {
        guard queue.floor.agent(shown: ticket) == agent else { return }
        let request = DialRequest(agent: agent, target: .ticket(ticket), origin: .page)
        if case .placed(let order) = try queue.decide(request, at: date) { begin(order, on: queue) }
    }

    private mutating func askAgain(at date: Date?) {
        let again = date.map { Int(($0.timeIntervalSince(plan.from) * 1_000).rounded(.up)) }
        agenda.add(.asksAgain, at: max(now + 1, again ?? now + 1_000))
    }

    private mutating func askForFirst(on queue: isolated TicketQueue) throws {
        guard !held.isEmpty else { return }
        let first = held.removeFirst()
        try invite(first, isFirst: true, on: queue)
        // It went, and the next has its turn.
        if held.first != first, !held.isEmpty { askAgain(at: queue.nextFlowAt() ?? self.date) }
    }

    /// - Parameter isFirst: it held on longest.
    private mutating func invite(_ id: AttemptID, isFirst: Bool = false, on queue: isolated TicketQueue) throws {
        guard let call = calls[id] else { return }
        switch try queue.authorize(id, at: date) {
        case .allowed:
            note(id) { $0.customerInvitedAt = $1 }
            let answers = call.fate.disposition == .answered
            agenda.add(answers ? .customerAnswers(id) : .ends(id), at: now + milliseconds(call.fate.rings))
        case .refused(let refusal) where refusal.reason == .pacing || refusal.reason == .noLine:
            // The agent holds on; one asks for all who do, so that each has its turn.
            held.insert(id, at: isFirst ? 0 : held.count)
            if isFirst || held.count == 1 { askAgain(at: refusal.retryAt) }
            return
        case .refused(let refusal): try end(id, refusal.reason.disposition, on: queue)
        }
    }

    private mutating func answer(_ id: AttemptID, on queue: isolated TicketQueue) throws {
        guard let call = calls[id] else { return }
        note(id) { $0.answeredAt = $1 }
        queue.customerAnswered(id, at: date)
        if call.order.isCustomerFirst {
            agenda.add(.wantsPerson(id), at: now)
        } else if call.agent == nil, let after = call.fate.wantsPersonAfter {
            agenda.add(.wantsPerson(id), at: now + milliseconds(after))
        } else {
            agenda.add(.ends(id), at: now + milliseconds(min(call.fate.talks, call.order.maxTalk)))
        }
    }

    mutating func serveSeekers(on queue: isolated TicketQueue) throws {
        while let id = seekers.first {
            let free = queue.floor.free(at: queue.clock.uptime)
            guard !free.isEmpty, let agent = try queue.takeAgent(for: id, of: free) else { return }
            seekers.removeFirst()
            calls[id]?.agent = agent
            // Where customers are rung first, agents stay on the line.
            let takes = calls[id].map { $0.order.isCustomerFirst ? Self.onTheLine : $0.fate.agentTakes } ?? 0
            agenda.add(.personTakes(id, agent), at: now + milliseconds(takes))
        }
    }

    private mutating func end(_ id: AttemptID, _ disposition: Disposition, on queue: isolated TicketQueue) throws {
        guard let call = calls.removeValue(forKey: id) else { return }
        var timeline = call.timeline
        timeline.endedAt = date
        if timeline.customerInvitedAt != nil, call.fate.hasRung { timeline.ringingAt = timeline.customerInvitedAt }
        var outcome = AttemptOutcome(
            attemptID: id, disposition: disposition, endedBy: disposition == .answered ? .customer : .network,
            timeline: timeline)
        if call.order.agent == nil { outcome.joinedAgent = call.agent }
        queue.pacing.ended(try queue.conclude(outcome, at: date).record)
        ledger.ended(disposition, at: now, talk: call.agent == nil ? 0 : timeline.talkTime)
        if !plan.model(for: call.order.ticketClass).persistence.isEmpty, disposition.blame == .callee {
            failed[call.order.destination.identity] = disposition == .answered ? nil : disposition
        }
        lastEvent = now
        guard let agent = call.agent else { return }
        if case .wrapUp(let written, let until)? = queue.floor.state(of: agent)?.activity {
            let longest = max(0, (until - queue.clock.uptime).milliseconds)
            let takes = min(longest, milliseconds(call.fate.writesUp))
            agenda.add(.writtenUp(written, agent, Double(takes) / 1_000), at: now + takes)
        } else if let rest = queue.floor.state(of: agent)?.restsUntil {
            agenda.add(.clock, at: now + max(0, (rest - queue.clock.uptime).milliseconds))
        }
    }
}

extension Duration {
    /// Rounded up.
    var milliseconds: Int {
        let parts = components
        return Int(parts.seconds) * 1_000 + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
