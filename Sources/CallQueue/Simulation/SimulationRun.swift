import FoundationEssentials

/// Virtual agents and customers, who do what the plan's models say, and a ledger of what the queue made of it.
///
/// It stands where dispatcher and switchboard stand in the daemon: it asks the queue for orders whenever somebody or
/// something is free, tells it of every step of every call, and decides nothing that is the queue's to decide. Time goes from
/// one event to the next; it is counted in milliseconds since the start.
struct SimulationRun {
    enum Event {
        case agentTakes(AttemptID), agentMisses(AttemptID), asksAgain
        case customerInvited(AttemptID), customerAnswers(AttemptID), ends(AttemptID)
        case wantsPerson(AttemptID), personTakes(AttemptID, AgentID), givesUp(AttemptID)
        /// Seconds after the talk.
        case writtenUp(CallID, AgentID, Double)
        case dials(AgentID, TicketID)
        /// Something of the queue or of an agent is over by the clock.
        case clock
    }

    struct Call {
        let order: CallOrder
        let fate: CallFate
        /// Who talks; nil while a flow leads.
        var agent: AgentID?
        var timeline = AttemptTimeline(endedAt: .distantPast)
    }

    let plan: SimulationPlan
    let clock: ManualWallClock
    private let lastMoment: Int
    /// Whether anything can be placed without an agent: nothing of that changes on the way.
    private let mayHaveFlows: Bool
    var agenda = EventAgenda<Event>()
    var calls: [AttemptID: Call] = [:]
    /// How often each ticket was tried, counted or not: each try is another roll of the dice.
    private var tries: [TicketID: Int] = [:]
    /// How each number's last call failed, where that bears on the next.
    var failed: [String: Disposition] = [:]
    /// Whose customers wait for a person, in the order in which they asked.
    var seekers: [AttemptID] = []
    /// Whose agents hold on until the pace lets them go, in the order in which they asked.
    var held: [AttemptID] = []
    var now = 0
    /// For how long to wait when work is due and cannot be placed: longer each time that nothing came of it.
    private var patience = Self.leastPatience
    var ledger: SimulationLedger
    /// When the last call ended or was written up.
    var lastEvent = 0

    private static let leastPatience = 250
    private static let mostPatience = 600_000
    /// Seconds until an agent who stays on the line has the customer.
    static let onTheLine = 0.2

    init(_ plan: SimulationPlan, clock: ManualWallClock, mayHaveFlows: Bool) {
        self.mayHaveFlows = mayHaveFlows
        self.plan = plan
        self.clock = clock
        lastMoment = Int(plan.horizon * 1_000)
        ledger = SimulationLedger(from: plan.from, agents: plan.agents.count)
    }

    var date: Date { plan.from + Double(now) / 1_000 }

    // MARK: Time

    enum Stop {
        /// Nothing more happens by itself.
        case over
        case horizon
        /// It can go on.
        case paused
    }

    /// Goes on until it is over, or the horizon is reached.
    ///
    /// - Parameter pause: milliseconds at which to stop before.
    mutating func run(on queue: isolated TicketQueue, until pause: Int = .max) throws -> Stop {
        while true {
            while let event = agenda.take(by: now) { try happen(event, on: queue) }
            try serveSeekers(on: queue)
            let placed = try claim(on: queue)
            let (limit, free) = try state(of: queue)
            guard let next = try nextMoment(on: queue, placed: placed, free: free) else { return .over }
            let until = min(next, lastMoment, pause)
            ledger.pass(from: now, to: until, limit: limit, free: free, calls: calls.count)
            now = until
            clock.advance(to: date)
            if now >= lastMoment { return .horizon }
            if now >= pause { return .paused }
        }
    }

    /// When there is something to look at again; nil when nothing more happens by itself.
    private mutating func nextMoment(on queue: isolated TicketQueue, placed: Bool, free: Int) throws -> Int? {
        let event = agenda.next
        // Whatever is due waits for somebody who is in a call.
        if free == 0, event != nil, !mayHaveFlows { return event }
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
            guard !free.isEmpty || mayHaveFlows else { break }
            let orders = try queue.due(for: free, limit: .max, areFree: true, at: date)
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

    mutating func begin(_ order: CallOrder, on queue: isolated TicketQueue) {
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

    func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1_000).rounded()) }

    // MARK: What limits

    /// What keeps the queue from going faster at this moment, and how many agents have nothing to do.
    private func state(of queue: isolated TicketQueue) throws -> (CompletionLimit, free: Int) {
        let free = queue.floor.freeCount(at: queue.clock.uptime)
        return (try queue.limit(at: date, anybodyFree: free > 0, hasAgents: !plan.agents.isEmpty), free)
    }
}
