import Foundation
import Testing

@testable import CallQueue

/// A queue on the disk, asked as the daemon asks it and waited for each time, against the simulator on the same seed.
@Suite("The live scheduler and the simulator")
struct LiveSchedulerTests {
    /// Stands where dispatcher and switchboard stand: whenever something may have become possible it asks for orders.
    private struct Driver {
        private enum Event {
            case agentTakes(CallOrder), customerInvited(CallOrder), answers(CallOrder), ends(CallOrder)
            case writtenUp(AgentID)
        }

        let fixture: QueueFixture
        let plan: SimulationPlan
        private var agenda = EventAgenda<Event>()
        private var fates: [AttemptID: CallFate] = [:]
        private var timelines: [AttemptID: AttemptTimeline] = [:]
        private var tries: [TicketID: Int] = [:]

        init(_ fixture: QueueFixture, _ plan: SimulationPlan) {
            self.fixture = fixture
            self.plan = plan
        }

        private var queue: TicketQueue { fixture.queue }
        private var date: Date { fixture.clock.now() }
        private var now: Int { Int((date.timeIntervalSince(plan.from) * 1_000).rounded()) }

        mutating func run() async throws {
            while true {
                while let event = agenda.take(by: now) { try await happen(event) }
                while true {
                    let orders = try await queue.claim(agents: await queue.freeAgents())
                    if orders.isEmpty { break }
                    for order in orders { await begin(order) }
                }
                guard let next = try await nextMoment() else { return }
                fixture.clock.advance(to: plan.from + Double(max(next, now + 1)) / 1_000)
            }
        }

        private func nextMoment() async throws -> Int? {
            let due = try await queue.nextWakeAt()
            let change = await queue.nextAgentChange().map { now + $0.milliseconds }
            let flow = await queue.nextFlowAt()
            let times = [due, flow].compactMap { $0 }.filter { $0 > date }.map {
                Int(($0.timeIntervalSince(plan.from) * 1_000).rounded(.up))
            }
            return (times + [change, agenda.next].compactMap { $0 }).min()
        }

        private mutating func begin(_ order: CallOrder) async {
            let ticket = order.ticketID ?? TicketID(rawValue: "")
            tries[ticket, default: 0] += 1
            var numbers = SeededNumbers(seed: plan.seed, of: ticket.rawValue, tries[ticket] ?? 1)
            let part = await queue.dayPart(of: order, at: date)
            let fate = CallFate(plan.model, part: part, ringTimeout: order.ringTimeout, &numbers)
            fates[order.attemptID] = fate
            timelines[order.attemptID] = AttemptTimeline(endedAt: date)
            let takes = Int((fate.agentTakes * 1_000).rounded())
            agenda.add(
                order.agent == nil ? .customerInvited(order) : .agentTakes(order),
                at: order.agent == nil ? now : now + takes)
        }

        private mutating func happen(_ event: Event) async throws {
            switch event {
            case .agentTakes(let order), .customerInvited(let order): try await invite(order)
            case .answers(let order):
                timelines[order.attemptID]?.answeredAt = fixture.clock.now()
                await queue.customerAnswered(order.attemptID, at: date)
                agenda.add(.ends(order), at: now + Int(((fates[order.attemptID]?.talks ?? 0) * 1_000).rounded()))
            case .ends(let order): try await end(order)
            case .writtenUp(let agent): _ = try await queue.setIntent(.available, of: agent)
            }
        }

        private mutating func invite(_ order: CallOrder) async throws {
            let fate = try #require(fates[order.attemptID])
            switch try await queue.authorizeCustomerLeg(order.attemptID) {
            case .allowed:
                let (answers, rings) = (fate.disposition == .answered, Int((fate.rings * 1_000).rounded()))
                timelines[order.attemptID]?.customerInvitedAt = fixture.clock.now()
                agenda.add(answers ? .answers(order) : .ends(order), at: now + rings)
            case .refused(let refusal):
                let again = try #require(refusal.retryAt, "\(refusal)")
                let at = Int((again.timeIntervalSince(plan.from) * 1_000).rounded(.up))
                agenda.add(.customerInvited(order), at: max(now + 1, at))
            }
        }

        private mutating func end(_ order: CallOrder) async throws {
            guard let fate = fates.removeValue(forKey: order.attemptID),
                var timeline = timelines.removeValue(forKey: order.attemptID)
            else { return }
            timeline.endedAt = date
            if fate.hasRung { timeline.ringingAt = timeline.customerInvitedAt }
            _ = try await queue.finish(
                AttemptOutcome(
                    attemptID: order.attemptID, disposition: fate.disposition, endedBy: .customer, timeline: timeline))
            guard let agent = order.agent, case .wrapUp(_, let until) = try await queue.agent(agent).activity else {
                return
            }
            let longest = (until - queue.uptime).milliseconds
            agenda.add(.writtenUp(agent), at: now + min(longest, Int((fate.writesUp * 1_000).rounded())))
        }
    }

    /// What became of each ticket, call after call.
    private func courses(_ records: [CallDetailRecord]) -> [TicketID: [CallDetailRecord]] {
        Dictionary(grouping: records) { $0.ticketID ?? TicketID(rawValue: "") }
            .mapValues { $0.sorted { $0.issuedAt < $1.issuedAt } }
    }

    @Test("make the same calls at the same times with the same end", arguments: 1...6)
    func same(seed: UInt64) async throws {
        var site = SimulationTests.Site(seed: seed)
        site.configuration.policy.mode = .progressive
        site.configuration.classes[.logistics]?.mode = .progressive
        site.configuration.policy.wrapUpLimit = 0
        site.configuration.classes[.logistics]?.wrapUpLimit = 0
        site.configuration.lines = nil
        site.plan.model.agentMisses = 0
        site.plan.model.handOverRate = 0
        let (configuration, plan) = (site.configuration, site.plan)
        let fixture = try await QueueFixture(at: plan.from) { $0 = configuration }
        try await fixture.load(site.tickets)
        let clock = ManualWallClock(plan.from)
        let simulated = try TicketQueue.simulated(configuration, clock: clock)
        try await simulated.copyUnfinished(from: fixture.path)
        let result = try await simulated.simulate(plan, clock: clock)
        let predicted = courses(try await simulated.everyAttempt())

        try await fixture.queue.setAgents(plan.agents)
        await fixture.queue.draw(from: SeededNumbers(seed: seed))
        var driver = Driver(fixture, plan)
        try await driver.run()
        let seen = courses(try await fixture.queue.records(limit: 10_000))
        #expect(seen.count == site.tickets.count && predicted.count == seen.count)
        #expect(result.attemptCount == seen.values.reduce(0) { $0 + $1.count })
        for (ticket, calls) in seen {
            let expected = predicted[ticket] ?? []
            #expect(calls.map(\.disposition) == expected.map(\.disposition), "\(ticket)")
            for (call, other) in zip(calls, expected) {
                #expect(abs(call.issuedAt.timeIntervalSince(other.issuedAt)) < 0.0005, "\(ticket)")
            }
        }
        #expect(try await fixture.queue.counts().states == result.states)
    }
}

extension TicketQueue {
    fileprivate func draw(from numbers: SeededNumbers) { chances = numbers }
}
