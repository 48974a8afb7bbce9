import Foundation
import Testing

@testable import CallQueue

/// The simulator, and by it the scheduler that it drives: random rules, tickets, agents and customers.
@Suite("A simulation of the queue")
struct SimulationTests {
    struct Site {
        var configuration = QueueConfiguration()
        var tickets: [Ticket] = []
        var plan: SimulationPlan

        /// Whatever a site might be like.
        init(seed: UInt64) {
            var numbers = SeededNumbers(seed: seed)
            configuration.attemptCaps = [AttemptCap(count: Int.random(in: 1...3, using: &numbers), period: 86_400)]
            configuration.lines = Bool.random(using: &numbers) ? Int.random(in: 1...4, using: &numbers) : nil
            configuration.callsPerSecond = Bool.random(using: &numbers) ? 0.5 : nil
            configuration.agents.missesToPause = 0
            configuration.policy.maxAttempts = Int.random(in: 1...4, using: &numbers)
            configuration.policy.wrapUpLimit = [0, 30].randomElement(using: &numbers) ?? 0
            configuration.policy.mode = [.progressive, .preview].randomElement(using: &numbers) ?? .progressive
            var logistics = configuration.policy
            logistics.flow = Bool.random(using: &numbers) ? FlowName(rawValue: "delivery") : nil
            configuration.classes[.logistics] = logistics
            let count = Int.random(in: 10...60, using: &numbers)
            tickets = (0..<count).map { index in
                // Some share a number, some have two.
                let own = DialableNumber.mobile(index % (count * 3 / 4))
                return .sample(
                    index, class: index % 3 == 0 ? .logistics : .quality,
                    numbers: index % 5 == 0 ? [own, .mobile(500 + index)] : [own],
                    priority: index % 11 == 0 ? .urgent : .normal)
            }
            let agents = (0..<Int.random(in: 1...6, using: &numbers)).map { AgentProfile(AgentID(rawValue: "\($0)")) }
            plan = SimulationPlan(
                agents: agents, from: QueueFixture.morning + Double(Int.random(in: -40_000...40_000, using: &numbers)))
            plan.seed = seed
            plan.model.answerRates = [Double.random(in: 0...1, using: &numbers), 0.4, 0.7]
            plan.model.agentMisses = 0.05
            plan.model.handOverRate = 0.3
        }
    }

    struct Outcome {
        let result: SimulationResult
        let attempts: [CallDetailRecord]
    }

    static func run(_ site: Site) async throws -> Outcome {
        let clock = ManualWallClock(site.plan.from)
        let queue = try TicketQueue.simulated(site.configuration, clock: clock)
        _ = try await queue.recover()
        let id = try await queue.beginLoad(name: "simulated", source: "test")
        _ = try await queue.append(
            id,
            site.tickets.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true)) })
        _ = try await queue.commitLoad(id)
        let result = try await queue.simulate(site.plan, clock: clock)
        return Outcome(result: result, attempts: try await queue.everyAttempt())
    }

    @Test(
        "calls nobody outside hours, above a cap, or twice at once; gives no agent two calls; loses no ticket",
        arguments: 1...24)
    func invariants(seed: UInt64) async throws {
        let site = Site(seed: seed)
        let outcome = try await Self.run(site)
        let (result, attempts) = (outcome.result, outcome.attempts)
        #expect(result.attemptCount == attempts.count && attempts.allSatisfy { $0.timeline != nil })
        #expect(result.tickets == site.tickets.count && result.states.values.reduce(0, +) == site.tickets.count)
        // It comes to an end, and what is left then is a person's.
        #expect(result.endsAt != nil)
        #expect(result.states.keys.allSatisfy { ["done", "exhausted", "wrapUp"].contains($0) }, "\(result.states)")
        let hours = HoursSearch(hours: .standard, zones: [try #require(ZoneRules(named: "Asia/Shanghai"))])
        #expect(attempts.compactMap(\.customerInvitedAt).allSatisfy { hours.verdict(at: $0).isOpen })
        for (number, made) in Dictionary(grouping: attempts, by: \.destination.identity) {
            expectApart(made, "number \(number)")
            expectCaps(site.configuration.attemptCaps, made)
        }
        let byAgent = Dictionary(grouping: attempts.filter { $0.flow == nil }) { $0.agent?.rawValue ?? "" }
        for (agent, made) in byAgent { expectApart(made, "agent \(agent)") }
        if let lines = site.configuration.lines { expectAtMost(lines, attempts) }
    }

    /// None begins before the one before has ended.
    private func expectApart(_ attempts: [CallDetailRecord], _ whose: String) {
        let sorted = attempts.sorted { $0.issuedAt < $1.issuedAt }
        for (one, next) in zip(sorted, sorted.dropFirst()) {
            #expect(next.issuedAt >= one.timeline?.endedAt ?? .distantFuture, "\(whose) has two calls at once")
        }
    }

    private func expectCaps(_ caps: [AttemptCap], _ attempts: [CallDetailRecord]) {
        let instants = attempts.filter { $0.isCounted == true }.compactMap(\.customerInvitedAt).sorted()
        for cap in caps {
            for (index, instant) in instants.enumerated() {
                #expect(instants[index...].count { $0 < instant + cap.period } <= cap.count, "above its cap")
            }
        }
    }

    private func expectAtMost(_ lines: Int, _ attempts: [CallDetailRecord]) {
        for attempt in attempts {
            let running = attempts.count {
                $0.issuedAt <= attempt.issuedAt && $0.timeline?.endedAt ?? .distantPast > attempt.issuedAt
            }
            #expect(running <= lines)
        }
    }

    @Test("gives the same for the same seed, and something else for another", arguments: [3, 7])
    func seeds(seed: UInt64) async throws {
        var site = Site(seed: seed)
        site.plan.model.answerRates = [0.5]
        let first = try await Self.run(site).result
        #expect(try await Self.run(site).result == first)
        site.plan.seed += 1
        #expect(try await Self.run(site).result != first)
    }

    @Test("says what limits: agents, lines, nobody, calling hours, the pauses before redials")
    func limits() async throws {
        var site = Site(seed: 1)
        site.configuration = QueueConfiguration()
        site.plan.from = QueueFixture.morning
        site.plan.model = CallModel(answerRates: [1])
        site.tickets = (0..<200).map { .sample($0) }
        site.plan.agents = SimulationPlan.agents(2, like: [])
        #expect(try await Self.run(site).result.limit == .agents)
        site.plan.agents = SimulationPlan.agents(50, like: [])
        site.configuration.lines = 2
        #expect(try await Self.run(site).result.limit == .lines)
        site.configuration.lines = nil
        site.plan.agents = []
        let nobody = try await Self.run(site).result
        #expect(nobody.limits.keys.contains(.nobodyLoggedIn) && nobody.states == ["ready": 200])
        site.plan.agents = SimulationPlan.agents(50, like: [])
        // Saturday evening in Shanghai: closed until the morning.
        site.plan.from = QueueFixture.morning + 12 * 3_600
        #expect(try await Self.run(site).result.limit == .hours)
        site.plan.from = QueueFixture.morning
        site.plan.model.answerRates = [0]
        site.plan.model.failures = [.busy: 1]
        site.configuration.attemptCaps = []
        site.configuration.policy.maxAttempts = 3
        let redialled = try await Self.run(site).result
        #expect(redialled.limit == .redial && redialled.attempts == [.busy: 600])
    }

    @Test("takes what was measured for what will be, and with two calls still what was thought before")
    func measured() throws {
        let sample = CallSample(
            ticketClass: .quality, zone: "86", at: QueueFixture.morning, disposition: .answered, rang: 5, talked: 60,
            wroteUp: 12)
        var busy = sample
        busy.disposition = .busy
        let prior = CallModel(answerRates: [0.2], talk: .around(200))
        let many = CallModel(
            of: Array(repeating: sample, count: 300) + Array(repeating: busy, count: 100), prior: prior,
            part: { _ in 0 })
        #expect(abs(many.answerRate(in: 0) - 0.75) < 0.04 && abs(many.talk.mean - 60) < 1)
        #expect(abs(many.wrapUp.mean - 12) < 1 && many.failureShares.max { $0.1 < $1.1 }?.0 == .busy)
        let few = CallModel(of: [sample, sample], prior: prior, part: { _ in 0 })
        #expect(few.answerRate(in: 0) < 0.6 && (80...150).contains(few.talk.mean))
    }

    @Test("a copy of a queue in use leaves it as it is, and begins where that stands")
    func copies() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load((0..<6).map { .sample($0) })
        let other = try await fixture.load((10..<14).map { .sample($0) })
        let orders = try await fixture.queue.claim(agents: Array(QueueFixture.agents.prefix(2)))
        try await fixture.run(try #require(orders.first), .answered)
        let before = try await fixture.queue.counts()
        let plan = SimulationPlan(agents: SimulationPlan.agents(3, like: []), from: fixture.clock.now())
        for (only, tickets) in [(nil, 9), (other.id, 4), (batch.id, 5)] {
            let clock = ManualWallClock(plan.from)
            let queue = try TicketQueue.simulated(QueueConfiguration(), clock: clock)
            let leftOut = try await queue.copyUnfinished(from: fixture.path, batch: only)
            #expect(leftOut.isEmpty)
            let result = try await queue.simulate(plan, clock: clock)
            #expect(result.tickets == tickets && result.endsAt != nil, "\(result)")
        }
        #expect(try await fixture.queue.counts() == before)
        _ = try await fixture.queue.pause(other.id)
        let running = try TicketQueue.simulated(QueueConfiguration(), clock: ManualWallClock(plan.from))
        let leftOut = try await running.copyUnfinished(from: fixture.path)
        #expect(leftOut == [other.id: 4])
        let queue = try TicketQueue.simulated(QueueConfiguration(), clock: ManualWallClock(plan.from))
        await #expect(throws: QueueError.self) {
            try await queue.copyUnfinished(from: fixture.path, batch: BatchID(rawValue: "none"))
        }
    }
}

extension TicketQueue {
    /// In their order; of a queue in memory.
    func everyAttempt() throws -> [CallDetailRecord] {
        try (store as? SQLiteStore)?.database.prepare(
            """
            SELECT \(StoreQuery.attemptColumns) FROM attempts a LEFT JOIN batches b ON b.seq = a.batch
            ORDER BY a.issued_at, a.id
            """, isKept: false
        ).all(read: CallDetailRecord.init) ?? []
    }
}
