import FoundationEssentials

/// Classes that move between modes by themselves, and batches whose limit of abandoned calls is reached.
extension TicketQueue {
    /// An agent's time for one who answers, and a customer's for ringing, while nothing was measured: seconds.
    private static let usualHandling = 180.0
    private static let usualAnswerRate = 0.5

    /// Compares the figures of all classes with what they move by; to be asked every few seconds.
    ///
    /// - Returns: what changed, which `pacingNews` tells as well.
    /// - Throws: `StoreError`.
    package func lookAtModes() async throws {
        guard isRecovered else { return }
        let watched = classesThatMove
        if !watched.isEmpty {
            try await durable()
            let deadlines = try await reader.deadlines()
            for ticketClass in watched { try move(ticketClass, deadlines) }
        }
        for campaign in pacing.stopped where standing(of: campaign, at: clock.now())?.isOver != true {
            pacing.stopped.remove(campaign)
            tellLimit(campaign, isOver: false)
        }
    }

    /// Those with moves, and those that moved by ones they have no more.
    private var classesThatMove: Set<TicketClass> {
        let running = Set(memory.lanes.values.filter { memory.batches[$0.batch]?.state == .running }.map(\.ticketClass))
        return running.filter { !configuration.policy(for: $0).moves.isEmpty }
            .union(pacing.switches.filter { $0.value.move != nil }.keys)
    }

    private func move(_ ticketClass: TicketClass, _ deadlines: [LaneDeadline]) throws {
        let policy = configuration.policy(for: ticketClass)
        let before = ModeInForce(pacing.switches[ticketClass]?.move, policy)
        let figures = figures(of: ticketClass, policy, deadlines)
        var mode = pacing.switches[ticketClass] ?? ModeSwitch()
        guard let step = mode.look(figures, policy.moves, at: clock.uptime) else { return }
        pacing.switches[ticketClass] = mode
        let after = ModeInForce(step.move, policy)
        if after.mode.isAgentFirst { try releaseForAgents { $0.ticketClass == ticketClass } }
        try keep(step, of: ticketClass)
        onPacing(
            .moved(
                ModeChange(
                    ticketClass: ticketClass, previous: before.mode, mode: after.mode, flow: after.flow, why: step.why,
                    at: clock.now())))
    }

    /// Tickets of some lanes that waited only because no agent would be on the line.
    func releaseForAgents(where isMeant: (Lane) -> Bool) throws {
        let lanes = memory.lanes.values.filter { isRunning($0.id) && isMeant($0) }.map(\.id)
        try change {
            for lane in lanes where try store.releaseForAgents(lane: lane) > 0 { memory.stock(lane: lane) }
        }
        commitSoon()
    }

    private func figures(
        of ticketClass: TicketClass, _ policy: ClassPolicy, _ deadlines: [LaneDeadline]
    ) -> ModeFigures {
        let now = clock.now()
        let own = deadlines.filter { memory.lanes[$0.lane]?.ticketClass == ticketClass && isRunning($0.lane) }
        let statistics = pacing.statistics[ticketClass] ?? PacingStatistics()
        let rate = statistics.isEnough ? max(statistics.answerRate.value, 0.02) : Self.usualAnswerRate
        let ring = statistics.ring.count == 0 ? Self.usualRing : statistics.ring.value
        var figures = ModeFigures()
        figures.backlog = own.reduce(0) { $0 + $1.count }
        figures.agents = floor.states.count { $0.comesBack && floor.profile(of: $0.id).meets(policy.demand) }
        figures.hoursLate = ModeFigures.hoursLate(
            own.compactMap { tally in
                tally.deadline.map { (seconds: $0.timeIntervalSince(now), count: tally.count) }
            }, agents: figures.agents, secondsEach: (statistics.handling ?? Self.usualHandling) + ring / rate)
        figures.abandoned = memory.batches.keys.compactMap {
            standing(of: campaign($0, ticketClass), at: now)?.rate
        }.max().map { $0 * 100 }
        return figures
    }

    private func isRunning(_ lane: Int) -> Bool {
        memory.lanes[lane].map { memory.batches[$0.batch]?.state == .running } ?? false
    }

    // MARK: The limit

    /// Tells, once, that a campaign's limit is reached; after the call that brought it there was recorded.
    func watchLimit(_ record: CallDetailRecord) {
        guard let ticketClass = record.ticketClass, let batch = record.batchID.flatMap({ memory.batchNumbers[$0] })
        else {
            return
        }
        let campaign = self.campaign(batch, ticketClass)
        guard !pacing.stopped.contains(campaign), standing(of: campaign, at: clock.now())?.isOver == true else {
            return
        }
        pacing.stopped.insert(campaign)
        if configuration.policy(for: ticketClass).abandonment?.whenReached == .agentFirst {
            // Where this cannot be kept now, they wait for their time.
            try? releaseForAgents { self.campaign($0.batch, $0.ticketClass) == campaign }
        }
        tellLimit(campaign, isOver: true)
    }

    private func tellLimit(_ campaign: Campaign, isOver: Bool) {
        guard let share = share(of: campaign, at: clock.now()) else { return }
        onPacing(.limit(share, at: clock.now()))
    }

    func share(of campaign: Campaign, at now: Date) -> AbandonedShare? {
        guard let batch = memory.batches[campaign.batch], let standing = standing(of: campaign, at: now) else {
            return nil
        }
        return AbandonedShare(
            batch: batch.id, ticketClass: campaign.ticketClass, answered: standing.answered,
            abandoned: standing.abandoned, limit: standing.limit, isOver: standing.isOver,
            reopensAt: standing.isOver ? reopensAt(campaign, at: now) : nil)
    }

    // MARK: What people see

    /// The classes of running batches, each with the mode it is in.
    func classModes() -> [ClassMode] {
        let running = Set(memory.lanes.values.filter { memory.batches[$0.batch]?.state == .running }.map(\.ticketClass))
        return running.sorted { $0.rawValue < $1.rawValue }.map { ticketClass in
            let policy = configuration.policy(for: ticketClass)
            let switched = pacing.switches[ticketClass]
            let inForce = ModeInForce(switched?.move, policy)
            return ClassMode(
                ticketClass: ticketClass, mode: inForce.mode, own: ModeInForce(policy).mode, flow: inForce.flow,
                since: switched?.last.map { clock.now() - (clock.uptime - $0.at).seconds }, why: switched?.last?.why)
        }
    }

    /// Of running batches whose customers are, or were, rung before an agent was there.
    func abandonedShares(at now: Date) -> [AbandonedShare] {
        let running = memory.lanes.values.filter { memory.batches[$0.batch]?.state == .running }
        let campaigns = Set(running.map { campaign($0.batch, $0.ticketClass) })
        let ringsFirst = Set(
            running.filter { mode(of: $0, at: now).mode.isCustomerFirst }.map { campaign($0.batch, $0.ticketClass) })
        return campaigns.compactMap { campaign in
            let moves = configuration.policy(for: campaign.ticketClass).moves
            let mayAbandon =
                ringsFirst.contains(campaign) || moves.contains(where: \.to.isCustomerFirst)
                || standing(of: campaign, at: now)?.abandoned ?? 0 > 0
            return mayAbandon ? share(of: campaign, at: now) : nil
        }.sorted { ($0.batch.rawValue, $0.ticketClass.rawValue) < ($1.batch.rawValue, $1.ticketClass.rawValue) }
    }
}

/// Tickets of a lane that are not finished and fall due within one hour.
struct LaneDeadline: Sendable {
    let lane: Int
    /// Nil for those without one.
    let deadline: Date?
    let count: Int
}

extension QueueReader {
    func deadlines() throws -> [LaneDeadline] { try database().laneDeadlines(isCounted: true) }
}

extension SQLiteDatabase {
    private static let hour = 3_600_000

    /// From the counts that are kept, so that a look takes no longer among a million tickets.
    static let countedDeadlinesSQL = """
        SELECT lane, nullif(hour, -1), sum(tickets) FROM ticket_counts WHERE state IN ('ready', 'waiting')
        GROUP BY 1, 2 HAVING sum(tickets) > 0
        """

    private static let deadlinesSQL = """
        SELECT lane, latest_at / \(hour), count(*) FROM tickets WHERE state IN ('ready', 'waiting') GROUP BY 1, 2
        """

    /// - Parameter isCounted: false of a database that keeps no counts (`QueueSchema.uncounted`).
    func laneDeadlines(isCounted: Bool) throws -> [LaneDeadline] {
        try prepare(isCounted ? Self.countedDeadlinesSQL : Self.deadlinesSQL, isKept: false).all { row in
            LaneDeadline(
                lane: row.int(0), deadline: row.optionalInt(1).map { Date(milliseconds: $0 * Self.hour) },
                count: row.int(2))
        }
    }
}
