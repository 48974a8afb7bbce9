import Foundation
import Testing

@testable import CallQueue

/// What is predicted of a batch, against what the simulator makes of the same.
@Suite("A forecast of a batch")
struct ForecastTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let tickets: Int
        let agents: Int
        var start = QueueFixture.morning
        var configure: @Sendable (inout QueueConfiguration) -> Void = { _ in }
        /// nil: several do.
        let limit: CompletionLimit?

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "agents", tickets: 300, agents: 10,
            configure: {
                $0.policy.maxAttempts = 1
                $0.agents.wrapUp = 20
            }, limit: .agents),
        Case(
            name: "lines", tickets: 300, agents: 50,
            configure: {
                $0.lines = 6
                $0.policy.maxAttempts = 1
            }, limit: .lines),
        Case(
            name: "pace", tickets: 300, agents: 60,
            configure: {
                $0.callsPerSecond = 0.25
                $0.policy.maxAttempts = 1
            }, limit: .pace),
        Case(name: "redials", tickets: 100, agents: 20, limit: nil),
        Case(
            name: "caps", tickets: 60, agents: 20,
            configure: {
                $0.attemptCaps = [AttemptCap(count: 1, period: 86_400)]
                $0.policy.maxAttempts = 4
                $0.policy.redial = RedialPolicy(
                    rules: $0.policy.redial.rules.mapValues { _ in
                        RedialRule(intervals: [], afterwards: 60)
                    })
            }, limit: .caps),
        // From seven in the evening.
        Case(
            name: "hours", tickets: 300, agents: 4, start: QueueFixture.morning + 9 * 3_600,
            configure: {
                $0.policy.maxAttempts = 1
            }, limit: .hours),
        Case(
            name: "flows", tickets: 500, agents: 0,
            configure: {
                $0.flowLines = 10
                $0.policy.maxAttempts = 1
                $0.policy.flow = FlowName(rawValue: "f")
            }, limit: .lines),
    ]

    private func make(_ site: Case) async throws -> (QueueFixture, TicketBatch) {
        let fixture = try await QueueFixture(at: site.start) {
            $0.duplicatePressWindow = 0
            site.configure(&$0)
        }
        try await fixture.queue.setAgents(SimulationPlan.agents(site.agents, like: []))
        await fixture.queue.setFlowLengths([FlowName(rawValue: "f"): 90])
        return (fixture, try await fixture.load((0..<site.tickets).map { .sample($0) }))
    }

    private func simulated(_ site: Case, _ fixture: QueueFixture, seed: UInt64) async throws -> Double {
        var configuration = QueueConfiguration()
        configuration.duplicatePressWindow = 0
        site.configure(&configuration)
        let clock = ManualWallClock(site.start)
        let queue = try TicketQueue.simulated(configuration, clock: clock)
        try await queue.copyUnfinished(from: fixture.path)
        var plan = SimulationPlan(agents: SimulationPlan.agents(site.agents, like: []), from: site.start)
        plan.seed = seed
        let result = try await queue.simulate(plan, clock: clock)
        return try #require(result.endsAt).timeIntervalSince(site.start)
    }

    @Test("holds within a tenth of what happens on average, whatever limits, and says what does", arguments: cases)
    func holds(_ site: Case) async throws {
        let (fixture, batch) = try await make(site)
        let forecast = try #require(Forecast.all(try await fixture.queue.forecastFacts())[batch.id])
        var ends: [Double] = []
        for seed in 1...7 { ends.append(try await simulated(site, fixture, seed: UInt64(seed))) }
        let typical = ends.sorted()[3]
        let predicted = try #require(forecast.completesAt).timeIntervalSince(site.start)
        #expect(abs(predicted - typical) < typical / 10, "\(predicted) s against \(typical) s of \(ends.sorted())")
        #expect(site.limit == nil || forecast.limit == site.limit)
        #expect(forecast.tickets == site.tickets)
    }

    @Test("says that nobody is logged in, that no trunk is up, that only a person can go on")
    func stuck() async throws {
        let (fixture, batch) = try await make(Case(name: "stuck", tickets: 5, agents: 1, limit: .agents))
        let id = SimulationPlan.agents(1, like: [])[0].id
        _ = try await fixture.queue.setIntent(.paused(.unspecified), of: id)
        var forecast = Forecast.all(try await fixture.queue.forecastFacts())[batch.id]
        #expect(forecast?.completesAt == nil && forecast?.limit == .nobodyLoggedIn && forecast?.tickets == 5)
        _ = try await fixture.queue.setIntent(.available, of: id)
        await fixture.queue.setTrunk(TrunkFacts(isUp: false))
        forecast = Forecast.all(try await fixture.queue.forecastFacts())[batch.id]
        #expect(forecast?.completesAt == nil && forecast?.limit == .trunks)
        await fixture.queue.setTrunk(TrunkFacts(isUp: true))
        _ = try await fixture.queue.pause(batch.id)
        #expect(Forecast.all(try await fixture.queue.forecastFacts())[batch.id] == nil)
    }

    @Test("has classes move to other modes and back, as their backlog asks for")
    func moves() async throws {
        // Two agents: alone they would take hours. A flow on twenty lines helps for as long as more than 60 wait.
        func left(_ configure: (inout QueueConfiguration) -> Void) async throws -> Double {
            let site = Case(
                name: "moves", tickets: 600, agents: 2,
                configure: {
                    $0.policy.maxAttempts = 1
                    $0.policy.callingHours = .always
                    $0.flowLines = 20
                }, limit: .agents)
            let (fixture, batch) = try await make(site)
            var configuration = await fixture.queue.configuration
            configure(&configuration)
            try await fixture.queue.use(configuration)
            let forecast = try #require(Forecast.all(try await fixture.queue.forecastFacts())[batch.id])
            return try #require(forecast.completesAt).timeIntervalSince(site.start)
        }
        let alone = try await left { _ in }
        let flow = try await left { $0.policy.flow = FlowName(rawValue: "f") }
        let helped = try await left {
            var backlog = ModeCondition()
            backlog.backlog = 75
            var move = ModeMove(to: .automated, flow: FlowName(rawValue: "f"), when: backlog)
            move.atLeast = 60
            $0.policy.moves = [move]
        }
        #expect(flow < alone / 4)
        // Of 600 the last 60 are the agents'.
        #expect(helped > flow + alone / 20 && helped < flow + alone / 6, "\(helped) s; \(flow) s, \(alone) s")
    }

    @Test("goes by what was measured of the batch so far")
    func measured() async throws {
        let (fixture, batch) = try await make(
            Case(
                name: "measured", tickets: 400, agents: 1,
                configure: {
                    $0.policy.maxAttempts = 1
                    $0.agents.wrapUp = 0
                }, limit: .agents))
        let before = try #require(Forecast.all(try await fixture.queue.forecastFacts())[batch.id]?.completesAt)
        let agent = SimulationPlan.agents(1, like: [])[0].id
        // Everybody answers at once and talks for ten seconds.
        for _ in 0..<200 {
            let order = try #require(try await fixture.queue.claim(agents: [agent]).first)
            try await fixture.run(order, .answered, talk: 10)
            fixture.clock.advance(by: 10)
        }
        let now = fixture.clock.now()
        let forecast = try #require(Forecast.all(try await fixture.queue.forecastFacts())[batch.id])
        let left = try #require(forecast.completesAt).timeIntervalSince(now)
        #expect(forecast.tickets == 200 && (2_000...2_700).contains(left), "\(left)")
        #expect(before.timeIntervalSince(QueueFixture.morning) > 10_000)
    }
}
