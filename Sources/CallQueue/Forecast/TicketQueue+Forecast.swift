import FoundationEssentials

extension TicketQueue {
    /// Days whose calls are measured for what is not known of a batch yet.
    private static let measuredDays = 14.0

    /// What the forecasts of all running batches are made of; the queue's thread only gathers, reading is the reader's.
    ///
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func forecastFacts() async throws -> ForecastFacts {
        try ready()
        try await durable()
        let now = clock.now()
        let counts = try await reader.stockCounts()
        let samples = try await reader.callSamples(since: now - Self.measuredDays * 86_400)
        return facts(of: counts, samples, at: now)
    }

    private func facts(of counts: [StockCount], _ samples: [CallSample], at now: Date) -> ForecastFacts {
        var facts = ForecastFacts(now: now)
        facts.agents = floor.states.count { $0.intent.takesCalls }
        facts.lines = [configuration.lines, surroundings.trunk.lines].compactMap { $0 }.min()
        facts.flowLines = configuration.flowLines
        facts.callsPerSecond = configuration.callsPerSecond
        facts.caps = configuration.attemptCaps
        facts.isTrunkUp = surroundings.trunk.isUp
        let known = ModelBook(all: model(of: samples, CallModel()), samples: samples)
        for (id, stocks) in Dictionary(grouping: counts, by: \.lane).sorted(by: { $0.key < $1.key }) {
            guard let lane = memory.lanes[id], let batch = memory.batches[lane.batch] else { continue }
            let mode = mode(of: lane, at: now).mode
            let held = stocks.filter { $0.isHeld || mode == .manual || batch.state != .running }
            facts.heldByPersons[batch.id, default: 0] += held.reduce(0) { $0 + $1.count }
            guard batch.state == .running, mode != .manual else { continue }
            facts.lanes.append(forecastLane(lane, batch, stocks.filter { !$0.isHeld }, known, at: now))
        }
        return facts
    }

    private func forecastLane(
        _ lane: Lane, _ batch: StoredBatch, _ stocks: [StockCount], _ known: ModelBook, at now: Date
    ) -> ForecastFacts.Lane {
        let policy = configuration.policy(for: lane.ticketClass)
        let limit = policy.wrapUpLimit > 0 ? policy.wrapUpLimit : configuration.agents.wrapUp
        // What other batches' calls of this class were like, then what this one's were.
        let usual = model(of: known.samples(of: lane.ticketClass), known.all)
        let model = model(of: known.samples(of: lane.ticketClass, in: lane.batch), usual)
        return ForecastFacts.Lane(
            batch: batch.id, weight: weight(of: FairShare.Flow(batch: lane.batch, ticketClass: lane.ticketClass)),
            policy: policy, agentsPerCall: agentsPerCall(mode(of: lane, at: now).mode, policy, model),
            wrapUpLimit: limit, hours: hours.search(for: lane.ticketClass, zone: lane.zone, within: batch.terms.window),
            dayParts: hours.dayParts(for: lane.ticketClass, zone: lane.zone),
            model: model,
            stocks: stocks.map { stock in
                ForecastFacts.Stock(
                    count: Double(stock.count), readyAt: stock.readyAt.map { $0.timeIntervalSince(now) } ?? 0,
                    attempts: stock.attempts, reason: stock.reason)
            })
    }
}

extension TicketQueue {
    /// Agents who are kept for a customer who is rung.
    private func agentsPerCall(_ mode: DialMode, _ policy: ClassPolicy, _ model: CallModel) -> Double {
        switch mode {
        case .automated: 0
        case .power: 1 / max(1, policy.pacing.ratio)
        case .predictive: min(1, max(model.answerRates.max() ?? 1, 1 / max(1, policy.pacing.mostRatio)))
        case .manual, .preview, .progressive, .progressiveCustomerFirst: 1
        }
    }
}

/// Measured calls, as a forecast looks them up.
private struct ModelBook {
    let all: CallModel
    private let byClass: [TicketClass?: [CallSample]]

    init(all: CallModel, samples: [CallSample]) {
        self.all = all
        byClass = Dictionary(grouping: samples, by: \.ticketClass)
    }

    func samples(of ticketClass: TicketClass, in batch: Int? = nil) -> [CallSample] {
        let own = byClass[ticketClass] ?? []
        return batch.map { number in own.filter { $0.batch == number } } ?? own
    }
}

/// How many unfinished tickets of a lane are equally far and called at about the same time.
struct StockCount: Sendable {
    let lane: Int
    let reason: WaitingReason?
    let attempts: Int
    let readyAt: Date?
    let count: Int

    /// Whether only a person moves them on.
    var isHeld: Bool { reason.map { $0.needsPerson || $0 == .callerNotRegistered || $0 == .noRoute } ?? false }
}

extension QueueReader {
    /// Times are told apart by this many milliseconds.
    private static let grain = 10_000
    private static let mostSamples = 5_000

    func stockCounts() throws -> [StockCount] {
        try database().prepare(
            """
            SELECT t.lane, t.reason, t.attempts, t.ready_at / \(Self.grain) * \(Self.grain), count(*)
            FROM tickets t JOIN batches b ON b.seq = t.batch
            WHERE t.state IN ('ready', 'waiting', 'reserved', 'dialing', 'talking')
                AND b.state NOT IN ('loading', 'aborted', 'cancelled') GROUP BY 1, 2, 3, 4
            """, isKept: false
        ).all { row in
            StockCount(
                lane: row.int(0), reason: row.optionalText(1).flatMap(WaitingReason.init(rawValue:)),
                attempts: row.int(2), readyAt: row.date(3), count: row.int(4))
        }
    }

    /// Of calls that batches made, the newest first.
    func callSamples(since: Date) throws -> [CallSample] {
        try database().callSamples(in: "main", since: since, most: Self.mostSamples)
    }
}
