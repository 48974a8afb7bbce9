import FoundationEssentials

/// Calls whose customers are rung before an agent is there: how many, and who met nobody.
extension TicketQueue {
    /// Seconds a customer rings before the answer, while nothing was measured.
    static let usualRing = 10.0

    // MARK: How many

    /// How many more customers of a lane may be rung now.
    ///
    /// - Parameter free: agents who may be given a call and whose phones are there.
    func room(of lane: Lane, free: [AgentID], at now: Date) -> Int {
        let policy = configuration.policy(for: lane.ticketClass)
        let campaign = self.campaign(lane.batch, lane.ticketClass)
        guard let standing = standing(of: campaign, at: now) else { return 0 }
        let statistics = pacing.statistics[lane.ticketClass] ?? PacingStatistics()
        let inForce = mode(of: lane, at: now).mode
        let (dialling, waiting) = customersWithoutAgent(at: now)
        var desks = PacingPlan.Floor(
            free: free.count { floor.profile(of: $0).meets(policy.demand) }, dialling: dialling, waiting: waiting)
        if inForce == .predictive { desks.soonFree = soonFree(policy.demand, statistics) }
        return PacingPlan(mode: inForce, rules: policy.pacing, statistics: statistics, standing: standing).calls(desks)
    }

    private func soonFree(_ demand: AgentDemand, _ statistics: PacingStatistics) -> Double {
        let after = statistics.ring.count == 0 ? Self.usualRing : statistics.ring.value
        var (talking, writeUps) = (0, [Double]())
        for state in floor.states where state.comesBack && floor.profile(of: state.id).meets(demand) {
            switch state.activity {
            case .talking, .held: talking += 1
            case .wrapUp(_, let until): writeUps.append((until - clock.uptime).seconds)
            default: break
            }
        }
        return PacingPlan.soonFree(talking: talking, writeUpsEndingIn: writeUps, after: after, statistics)
    }

    /// Customers who are rung, and who answered a moment ago, without an agent: for each of them one is kept free.
    func customersWithoutAgent(at now: Date) -> (dialling: Int, waiting: Int) {
        var (dialling, waiting) = (0, 0)
        for (id, isServed) in memory.customerFirst where !isServed {
            guard let attempt = memory.live[id] else { continue }
            guard let answeredAt = attempt.answeredAt else {
                dialling += 1
                continue
            }
            // Who has met nobody by then is told so, and waits no longer.
            if abs(now.timeIntervalSince(answeredAt)) < within(attempt.order) + 1 { waiting += 1 }
        }
        return (dialling, waiting)
    }

    // MARK: Ringing for nobody

    /// Seconds that a customer's phone rings at least before we give up: 47 CFR 64.1200(a)(6), 16 CFR 310.4(b)(4)(ii).
    private static let leastRing = 15.0

    /// Calls whose customers have rung for as long as they must, and have not answered, while nobody is left at work who could be
    /// there for them: whoever answered would be abandoned for certain, so they are to be cut.
    package func ringingForNobody() -> [CallID] {
        let now = clock.now()
        return ringsForNobody().filter { ringsEnough($0) <= now }.map { CallID($0.order.attemptID) }
    }

    /// When the first of those who ring for nobody has rung long enough to be cut, unless an agent comes before; nil when there is none.
    package func nextRingCut() -> Duration? {
        let now = clock.now()
        return ringsForNobody().map { ringsEnough($0) }.filter { $0 > now }.min()
            .map { .milliseconds(Int64(($0.timeIntervalSince(now) * 1_000).rounded(.up))) }
    }

    private func ringsForNobody() -> [LiveAttempt] {
        guard !memory.customerFirst.isEmpty, !floor.ids.isEmpty else { return [] }
        return memory.customerFirst.compactMap { id, isServed in
            guard !isServed, let attempt = memory.live[id], attempt.answeredAt == nil else { return nil }
            let demand = configuration.policy(for: attempt.order.ticketClass).demand
            let mayCome = floor.states.contains { $0.comesBack && floor.profile(of: $0.id).meets(demand) }
            return mayCome ? nil : attempt
        }
    }

    /// From the first 180; where the network sent none, as with ringback in early media, from the INVITE. At once where none was sent.
    private func ringsEnough(_ attempt: LiveAttempt) -> Date {
        (attempt.ringingAt ?? attempt.customerInvitedAt).map { $0 + Self.leastRing } ?? .distantPast
    }

    // MARK: Who met nobody

    private func within(_ order: CallOrder) -> Double {
        order.customerFirst?.within ?? configuration.policy(for: order.ticketClass).abandonment?.within ?? 2
    }

    /// Which calls the share is taken of, for a ticket of this batch and class; what was added to a batch belongs to it.
    func campaign(_ batch: Int, _ ticketClass: TicketClass) -> Campaign {
        Campaign(batch: memory.root(ofBatch: batch), ticketClass: ticketClass)
    }

    /// Nil for a class that has no limit.
    func standing(of campaign: Campaign, at now: Date) -> AbandonmentStanding? {
        guard let rules = configuration.policy(for: campaign.ticketClass).abandonment else { return nil }
        return memory.abandonment.standing(of: campaign, since: since(rules, now), limit: rules.limit)
    }

    private func since(_ rules: AbandonmentRules, _ now: Date) -> Date {
        switch rules.period {
        case .rolling(let seconds): return now - seconds
        case .calendarDay:
            let clock = configuration.siteClock
            return clock.start(ofDay: clock.reading(at: now).day)
        }
    }

    /// When a campaign that has abandoned too many may go on, should nobody answer until then; nil where time does not heal it.
    func reopensAt(_ campaign: Campaign, at now: Date) -> Date? {
        guard let rules = configuration.policy(for: campaign.ticketClass).abandonment else { return nil }
        switch rules.period {
        case .rolling(let seconds):
            return memory.abandonment.lastInTheWay(of: campaign, since: since(rules, now), limit: rules.limit)
                .map { $0 + seconds + 0.001 }
        case .calendarDay:
            let clock = configuration.siteClock
            return clock.start(ofDay: clock.reading(at: now).day + 1)
        }
    }

    /// Counts whoever answered a batch's call, within the transaction that ends it. Machines are not among them where one was
    /// told, nor calls that a site's flow leads.
    func noteAnswer(_ attempt: LiveAttempt, _ outcome: AttemptOutcome) throws {
        let order = attempt.order
        guard order.origin == .batch, !order.isAutomated, let ticketClass = order.ticketClass,
            let batch = order.batchID.flatMap({ memory.batchNumbers[$0] })
        else { return }
        let timeline = outcome.timeline
        let isAbandoned: Bool
        switch outcome.disposition {
        case .abandoned: isAbandoned = true
        case .answered: isAbandoned = order.isCustomerFirst && !isInTime(timeline, order)
        default: return
        }
        let answer = PersonAnswer(
            campaign: campaign(batch, ticketClass), at: timeline.answeredAt ?? timeline.endedAt,
            isAbandoned: isAbandoned)
        try store.insert(answer)
        memory.abandonment.note(answer)
    }

    private func isInTime(_ timeline: AttemptTimeline, _ order: CallOrder) -> Bool {
        guard let answeredAt = timeline.answeredAt, let came = timeline.handedOverAt else { return false }
        return came.timeIntervalSince(answeredAt) <= within(order)
    }

    /// An agent talks with a customer who was rung first; committed with whatever is committed next, so that a restart does not
    /// take the customer for one who met nobody.
    func noteHandOver(_ id: AttemptID) {
        guard var attempt = memory.live[id], attempt.order.isCustomerFirst, attempt.handedOverAt == nil else { return }
        let now = clock.now()
        attempt.handedOverAt = now
        memory.update(attempt)
        memory.serve(id, true)
        try? change { try store.markHandedOver(id, at: now) }
        commitSoon()
    }

    // MARK: The gate

    /// What the gate looks at of such a call; nil for all others.
    func customerFirstFacts(_ candidate: Candidate, _ history: [NumberAttempt], at now: Date) -> CustomerFirstFacts? {
        guard candidate.flow == .customerFirst, candidate.origin == .batch, let ticketClass = candidate.ticketClass
        else {
            return nil
        }
        var facts = CustomerFirstFacts()
        let zone = CalleeZones.key(candidate.number)
        if let last = history.filter({ $0.attemptID != candidate.attempt }).compactMap(\.machineAt).max() {
            facts.machineRestsUntil = hours.dayParts(for: ticketClass, zone: zone).nextDay(after: last)
        }
        if let batch = candidate.ticket?.batch {
            let campaign = self.campaign(batch, ticketClass)
            facts.isOverLimit = standing(of: campaign, at: now)?.isOver ?? true
            if facts.isOverLimit { facts.reopensAt = reopensAt(campaign, at: now) }
        }
        if candidate.step == .customerLeg, !floor.ids.isEmpty {
            let demand = configuration.policy(for: ticketClass).demand
            facts.isAgentThere = floor.free(at: clock.uptime).contains { floor.profile(of: $0).meets(demand) }
        }
        return facts
    }
}

extension Duration {
    /// With fractions.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
