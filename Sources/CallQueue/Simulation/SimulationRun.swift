import FoundationEssentials

/// Virtual agents and customers, who do what the plan's models say, and a ledger of what the queue made of it.
///
/// It stands where dispatcher and switchboard stand in the daemon: it asks the queue for orders whenever somebody or
/// something is free, tells it of every step of every call, and decides nothing that is the queue's to decide. Time goes from
/// one event to the next; it is counted in milliseconds since the start.
struct SimulationRun {
    private enum Event {
        case agentTakes(AttemptID), agentMisses(AttemptID), asksAgain
        case customerInvited(AttemptID), customerAnswers(AttemptID), ends(AttemptID)
        case wantsPerson(AttemptID), personTakes(AttemptID, AgentID), givesUp(AttemptID)
        /// Seconds after the talk.
        case writtenUp(CallID, AgentID, Double)
        case dials(AgentID, TicketID)
        /// Something of the queue or of an agent is over by the clock.
        case clock
    }

    private struct Call {
        let order: CallOrder
        let fate: CallFate
        /// Who talks; nil while a flow leads.
        var agent: AgentID?
        var timeline = AttemptTimeline(endedAt: .distantPast)
    }

    let plan: SimulationPlan
    private let clock: ManualWallClock
    private let lastMoment: Int
    private var agenda = EventAgenda<Event>()
    private var calls: [AttemptID: Call] = [:]
    /// How often each ticket was tried, counted or not: each try is another roll of the dice.
    private var tries: [TicketID: Int] = [:]
    /// How each number's last call failed, where that bears on the next.
    private var failed: [String: Disposition] = [:]
    /// Whose customers wait for a person, in the order in which they asked.
    private var seekers: [AttemptID] = []
    /// Whose agents hold on until the pace lets them go, in the order in which they asked.
    private var held: [AttemptID] = []
    private var now = 0
    /// For how long to wait when work is due and cannot be placed: longer each time that nothing came of it.
    private var patience = Self.leastPatience
    private(set) var ledger: SimulationLedger
    /// When the last call ended or was written up.
    private(set) var lastEvent = 0

    private static let leastPatience = 250
    private static let mostPatience = 600_000
    /// Seconds until an agent who stays on the line has the customer.
    private static let onTheLine = 0.2

    init(_ plan: SimulationPlan, clock: ManualWallClock) {
        self.plan = plan
        self.clock = clock
        lastMoment = Int(plan.horizon * 1_000)
        ledger = SimulationLedger(from: plan.from, agents: plan.agents.count)
    }

    private var date: Date { plan.from + Double(now) / 1_000 }

    // MARK: Time

    /// - Returns: whether it came to an end by itself, and not by the horizon.
    mutating func run(on queue: isolated TicketQueue) throws -> Bool {
        while true {
            while let event = agenda.take(by: now) { try happen(event, on: queue) }
            try serveSeekers(on: queue)
            let placed = try claim(on: queue)
            let (limit, free) = try state(of: queue)
            guard let next = try nextMoment(on: queue, placed: placed, free: free) else { return true }
            let until = min(next, lastMoment)
            ledger.pass(from: now, to: until, limit: limit, free: free, calls: calls.count)
            now = until
            clock.advance(to: date)
            if now >= lastMoment { return false }
        }
    }

    /// When there is something to look at again; nil when nothing more happens by itself.
    private mutating func nextMoment(on queue: isolated TicketQueue, placed: Bool, free: Int) throws -> Int? {
        let event = agenda.next
        // Whatever is due waits for somebody who is in a call.
        if free == 0, event != nil, !queue.mayHaveFlows { return event }
        guard let due = try queue.nextWakeAt() else { return event }
        let wake = max(now, Int((due.timeIntervalSince(plan.from) * 1_000).rounded(.up)))
        guard wake <= now else { return min(wake, event ?? wake) }
        // Due and not placed: an agent, a line, the pace.
        let change = [
            queue.nextAgentChange().map { now + max(1, $0.milliseconds) },
            queue.nextFlowAt().map { Int(($0.timeIntervalSince(plan.from) * 1_000).rounded(.up)) },
            event,
        ].compactMap { $0 }.min()
        patience = placed ? Self.leastPatience : min(patience * 2, Self.mostPatience)
        // Without anybody and anything under way it would be so for ever.
        if calls.isEmpty, event == nil, patience >= Self.mostPatience, !queue.hasOtherTimes(after: date) { return nil }
        guard let change else { return now + patience }
        return max(now + 1, calls.isEmpty ? min(change, now + patience) : change)
    }

    // MARK: The queue's orders

    private mutating func claim(on queue: isolated TicketQueue) throws -> Bool {
        var placed = false
        while true {
            queue.floor.tick(at: queue.clock.uptime)
            let free = queue.floor.free(at: queue.clock.uptime)
            guard !free.isEmpty || queue.mayHaveFlows else { break }
            let orders = try queue.due(for: free, limit: .max, at: date)
            for order in orders { begin(order, on: queue) }
            watchPreviews(on: queue)
            if orders.isEmpty { break }
            placed = true
        }
        return placed
    }

    /// Tickets that are shown are dialled by whoever looks at them.
    private mutating func watchPreviews(on queue: isolated TicketQueue) {
        for change in queue.floor.takeChanges() {
            guard case .preview(let ticket, let until) = change.state.activity,
                case .idle = change.previous.activity
            else { continue }
            var numbers = SeededNumbers(seed: plan.seed, of: ticket.rawValue, -1)
            let longest = max(0, (until - change.at).milliseconds - 1)
            let looks = min(longest, Int(plan.model.look.sample(&numbers) * 1_000))
            agenda.add(.dials(change.state.id, ticket), at: now + looks)
        }
    }

    private mutating func begin(_ order: CallOrder, on queue: isolated TicketQueue) {
        let name = order.ticketID?.rawValue ?? order.destination.number
        let number = order.ticketID.map { tries[$0, default: 0] + 1 } ?? 1
        if let ticket = order.ticketID { tries[ticket] = number }
        var numbers = SeededNumbers(seed: plan.seed, of: name, number)
        let part = queue.dayPart(of: order, at: date)
        let fate = CallFate(
            plan.model(for: order.ticketClass), part: part, ringTimeout: order.ringTimeout,
            after: failed.isEmpty ? nil : failed[order.destination.identity], &numbers)
        var call = Call(order: order, fate: fate, agent: order.agent)
        call.timeline.agentInvitedAt = order.agent == nil ? nil : date
        calls[order.attemptID] = call
        ledger.attempt(at: now)
        switch order.agent {
        case nil: agenda.add(.customerInvited(order.attemptID), at: now)
        case _? where fate.agentMisses:
            agenda.add(.agentMisses(order.attemptID), at: now + Int(order.agentRingTimeout * 1_000))
        case _?: agenda.add(.agentTakes(order.attemptID), at: now + milliseconds(fate.agentTakes))
        }
    }

    private func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1_000).rounded()) }

    // MARK: What happens

    private mutating func happen(_ event: Event, on queue: isolated TicketQueue) throws {
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

    private mutating func serveSeekers(on queue: isolated TicketQueue) throws {
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

    // MARK: What limits

    /// What keeps the queue from going faster at this moment, and how many agents have nothing to do.
    private func state(of queue: isolated TicketQueue) throws -> (CompletionLimit, free: Int) {
        let free = queue.floor.freeCount(at: queue.clock.uptime)
        return (try queue.limit(at: date, anybodyFree: free > 0, hasAgents: !plan.agents.isEmpty), free)
    }
}

extension Duration {
    /// Rounded up.
    var milliseconds: Int {
        let parts = components
        return Int(parts.seconds) * 1_000 + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
