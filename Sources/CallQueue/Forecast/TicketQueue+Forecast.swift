import FoundationEssentials

extension TicketQueue {
    /// Days whose calls are measured for what is not known of a batch yet.
    private static let measuredDays = 14.0

    /// What the forecasts of all running batches are made of; the queue's thread only gathers, reading is the archive's.
    ///
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func forecastFacts() async throws -> ForecastFacts {
        try ready()
        try await durable()
        let now = clock.now()
        let (counts, samples) = try await measured(since: now - Self.measuredDays * 86_400)
        let facts = facts(of: counts, at: now)
        let (hours, flows) = (hours, surroundings.flowLengths)
        return await Task.detached { facts.learning(from: CallHistory(samples, hours), flows: flows) }.value
    }

    private func measured(since: Date) async throws -> ([StockCount], [CallSample]) {
        // What is in memory has no other connection.
        if let store = store as? SQLiteStore, store.isThrownAway {
            return (try store.database.stockCounts(), try store.database.callSamples(in: "main", since: since))
        }
        return (try await archive.stockCounts(), try await archive.callSamples(since: since))
    }

    private func facts(of counts: [StockCount], at now: Date) -> ForecastFacts {
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
        for (id, stocks) in Dictionary(grouping: counts, by: \.lane).sorted(by: { $0.key < $1.key }) {
            guard let lane = memory.lanes[id], let batch = memory.batches[lane.batch] else { continue }
            let mode = mode(of: lane, at: now)
            let held = stocks.filter { $0.isHeld || mode.mode == .manual || batch.state != .running }
            facts.heldByPersons[batch.id, default: 0] += held.reduce(0) { $0 + $1.count }
            guard batch.state == .running, mode.mode != .manual else { continue }
            facts.lanes.append(forecastLane(lane, batch, mode, stocks.filter { !$0.isHeld }, at: now))
        }
        return facts
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
            attempts: stock.attempts, reason: stock.reason, isInTalk: stock.isInTalk, last: stock.last,
            numbers: stock.numbers, number: stock.number)
    }
}

/// How many unfinished tickets of a lane are equally far and called at about the same time.
struct StockCount: Sendable {
    let lane: Int
    let reason: WaitingReason?
    let attempts: Int
    let readyAt: Date?
    let isInTalk: Bool
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
    func stockCounts() throws -> [StockCount] { try database().stockCounts() }

    func callSamples(since: Date) throws -> [CallSample] { try database().callSamples(in: "main", since: since) }
}

extension SQLiteDatabase {
    /// Times are told apart by this many milliseconds.
    private static let grain = 10_000

    func stockCounts() throws -> [StockCount] {
        try prepare(
            """
            SELECT t.lane, t.reason, t.attempts, t.ready_at / \(Self.grain) * \(Self.grain), t.state = 'talking',
                t.last_disposition, length(t.numbers) - length(replace(t.numbers, ',', '')) + 1, t.dead_numbers,
                t.number_index, count(*)
            FROM tickets t JOIN batches b ON b.seq = t.batch
            WHERE t.state IN ('ready', 'waiting', 'reserved', 'dialing', 'talking')
                AND b.state NOT IN ('loading', 'aborted', 'cancelled') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
            """, isKept: false
        ).all { row in
            StockCount(
                lane: row.int(0), reason: row.optionalText(1).flatMap(WaitingReason.init(rawValue:)),
                attempts: row.int(2), readyAt: row.date(3), isInTalk: row.int(4) != 0,
                last: row.optionalText(5).flatMap(Disposition.init(rawValue:)),
                numbers: max(1, row.int(6) - row.int(7).nonzeroBitCount), number: row.int(8), count: row.int(9))
        }
    }
}
