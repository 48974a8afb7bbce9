import FoundationEssentials

extension TicketQueue {
    /// Days whose calls are measured for what is not known of a batch yet.
    private static let measuredDays = 14.0

    /// What the forecasts of all running batches are made of; the queue's thread only gathers, reading is done on one of its own.
    ///
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func forecastFacts() async throws -> ForecastFacts {
        try ready()
        try await durable()
        if (store as? SQLiteStore)?.isThrownAway == true { return try forecastFactsOfMemory() }
        let now = clock.now()
        let measures = try await forecaster.measures(
            at: now, since: now - Self.measuredDays * 86_400, withDeadlines: movesByDeadlines)
        let facts = facts(of: measures, at: now)
        let (hours, flows) = (hours, surroundings.flowLengths)
        return await Task.detached {
            let begun = ProcessorTime.ofThread
            var learned = facts.learning(from: CallHistory(measures.samples, hours), flows: flows)
            learned.cost = measures.cost + (ProcessorTime.ofThread - begun)
            return learned
        }.value
    }

    /// `forecastFacts` of a queue in memory, which has no other connection.
    ///
    /// - Throws: `StoreError`.
    func forecastFactsOfMemory() throws -> ForecastFacts {
        guard let store = store as? SQLiteStore else { return ForecastFacts(now: clock.now()) }
        let now = clock.now()
        let measures = try store.database.measures(
            at: now, since: now - Self.measuredDays * 86_400, withDeadlines: movesByDeadlines, isCounted: false)
        return facts(of: measures, at: now)
            .learning(from: CallHistory(measures.samples, hours), flows: surroundings.flowLengths)
    }

    private func facts(of measures: ForecastMeasures, at now: Date) -> ForecastFacts {
        var facts = ForecastFacts(now: now)
        facts.agents = floor.states.count { $0.intent.takesCalls }
        facts.writing = floor.states.count {
            if case .wrapUp = $0.activity { $0.intent.takesCalls } else { false }
        }
        facts.lines = [configuration.lines, surroundings.trunk.lines].compactMap { $0 }.min()
        facts.flowLines = configuration.flowLines
        facts.callsPerSecond = configuration.callsPerSecond
        facts.caps = configuration.attemptCaps
        facts.isTrunkUp = surroundings.trunk.isUp
        let calls = Dictionary(grouping: measures.underWay, by: \.lane)
        let counts = Dictionary(grouping: measures.stocks, by: \.lane)
        for id in Set(calls.keys).union(counts.keys).sorted() {
            let stocks = counts[id] ?? []
            guard let lane = memory.lanes[id], let batch = memory.batches[lane.batch] else { continue }
            let mode = mode(of: lane, at: now)
            let held = stocks.filter { $0.isHeld || mode.mode == .manual || batch.state != .running }
            facts.heldByPersons[batch.id, default: 0] += held.reduce(0) { $0 + $1.count }
            guard batch.state == .running, mode.mode != .manual else { continue }
            var forecast = forecastLane(lane, batch, mode, stocks.filter { !$0.isHeld }, at: now)
            forecast.underWay = calls[id] ?? []
            forecast.moves = moves(of: lane, batch, measures.deadlines, at: now)
            facts.lanes.append(forecast)
        }
        return facts
    }

    /// nil: the lane stays in its mode; what a person set of a batch goes before the class's moves.
    private func moves(
        of lane: Lane, _ batch: StoredBatch, _ deadlines: [LaneDeadline], at now: Date
    ) -> ForecastMoves? {
        let policy = configuration.policy(for: lane.ticketClass)
        guard !policy.moves.isEmpty, batch.terms.flow == nil, batch.terms.mode == nil else { return nil }
        let agents = floor.states.count { $0.comesBack && floor.profile(of: $0.id).meets(policy.demand) }
        var moves = ForecastMoves(policy, pacing.switches[lane.ticketClass], agents: agents, now: clock.uptime)
        let own = deadlines.filter { memory.lanes[$0.lane]?.ticketClass == lane.ticketClass }
        moves.deadlines = own.compactMap { tally in
            tally.deadline.map { ForecastMoves.Due(seconds: $0.timeIntervalSince(now), count: tally.count) }
        }.sorted { $0.seconds < $1.seconds }
        return moves
    }

    /// Whether any class moves by its deadlines, which are not counted for nothing.
    private var movesByDeadlines: Bool {
        ([configuration.policy] + configuration.classes.values).contains { policy in
            policy.moves.contains { $0.when.hoursLate != nil }
        }
    }

    private func forecastLane(
        _ lane: Lane, _ batch: StoredBatch, _ mode: ModeInForce, _ stocks: [StockCount], at now: Date
    ) -> ForecastFacts.Lane {
        let policy = configuration.policy(for: lane.ticketClass)
        let limit = policy.wrapUpLimit > 0 ? policy.wrapUpLimit : configuration.agents.wrapUp
        return ForecastFacts.Lane(
            batch: batch.id, batchNumber: batch.seq, ticketClass: lane.ticketClass,
            weight: weight(of: FairShare.Flow(batch: lane.batch, ticketClass: lane.ticketClass)),
            policy: policy, mode: mode.mode, flow: mode.flow, wrapUpLimit: limit,
            hours: hours.search(for: lane.ticketClass, zone: lane.zone, within: batch.terms.window),
            dayParts: hours.dayParts(for: lane.ticketClass, zone: lane.zone),
            stocks: stocks.map { ForecastFacts.Stock($0, at: now) })
    }
}

extension ForecastFacts.Stock {
    fileprivate init(_ stock: StockCount, at now: Date) {
        self.init(
            count: Double(stock.count), readyAt: stock.readyAt.map { $0.timeIntervalSince(now) } ?? 0,
            attempts: stock.attempts, reason: stock.reason, last: stock.last,
            numbers: stock.numbers, number: stock.number)
    }
}

/// What is read for a forecast, as of one moment.
struct ForecastMeasures: Sendable {
    let stocks: [StockCount]
    let underWay: [CallUnderWay]
    let samples: [CallSample]
    /// Empty where nobody asked for them.
    let deadlines: [LaneDeadline]
    /// Of a processor, for counting.
    var cost = Duration.zero
}

/// How many unfinished tickets of a lane, of those that are not in a call, are equally far and called at about the same time.
struct StockCount: Sendable {
    let lane: Int
    let reason: WaitingReason?
    let attempts: Int
    let readyAt: Date?
    let last: Disposition?
    /// Numbers of each that the network did not call invalid.
    let numbers: Int
    /// The one that is dialled next, from 0.
    let number: Int
    let count: Int

    /// Whether only a person moves them on.
    var isHeld: Bool { reason.map { $0.needsPerson || $0 == .callerNotRegistered || $0 == .noRoute } ?? false }
}

extension QueueReader {
    func measures(at now: Date, since: Date, withDeadlines: Bool) throws -> ForecastMeasures {
        let begun = ProcessorTime.ofThread
        var measures = try database().measures(at: now, since: since, withDeadlines: withDeadlines, isCounted: true)
        measures.cost = ProcessorTime.ofThread - begun
        return measures
    }
}

extension SQLiteDatabase {
    /// Times are told apart by this many milliseconds.
    private static let grain = 10_000

    func measures(at now: Date, since: Date, withDeadlines: Bool, isCounted: Bool) throws -> ForecastMeasures {
        // Nothing may be counted twice, or not at all, because it went on meanwhile.
        let isAlone = !isInTransaction
        if isAlone { try execute("BEGIN") }
        defer { if isAlone { try? execute("COMMIT") } }
        return ForecastMeasures(
            stocks: try stockCounts(), underWay: try callsUnderWay(at: now),
            samples: try callSamples(in: "main", since: since),
            deadlines: withDeadlines ? try laneDeadlines(isCounted: isCounted) : [])
    }

    private func stockCounts() throws -> [StockCount] {
        try prepare(
            """
            SELECT t.lane, t.reason, t.attempts, t.ready_at / \(Self.grain) * \(Self.grain), t.last_disposition,
                length(t.numbers) - length(replace(t.numbers, ',', '')) + 1, t.dead_numbers, t.number_index, count(*)
            FROM tickets t JOIN batches b ON b.seq = t.batch
            WHERE t.state IN ('ready', 'waiting', 'reserved')
                AND b.state NOT IN ('loading', 'aborted', 'cancelled') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
            """, isKept: false
        ).all { row in
            StockCount(
                lane: row.int(0), reason: row.optionalText(1).flatMap(WaitingReason.init(rawValue:)),
                attempts: row.int(2), readyAt: row.date(3),
                last: row.optionalText(4).flatMap(Disposition.init(rawValue:)),
                numbers: max(1, row.int(5) - row.int(6).nonzeroBitCount), number: row.int(7), count: row.int(8))
        }
    }
}
