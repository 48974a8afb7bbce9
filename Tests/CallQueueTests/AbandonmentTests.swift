import Foundation
import Testing

@testable import CallQueue

@Suite("Customers who answered and met nobody")
struct AbandonmentTests {
    private let agents = QueueFixture.agents

    struct Counted: Sendable {
        let disposition: Disposition
        let handedOverAfter: Double?
        let answered: Int
        let abandoned: Int
    }

    @Test(
        "U2: abandoned is who answered and had no agent within two seconds; machines and unanswered calls do not count",
        arguments: [
            Counted(disposition: .answered, handedOverAfter: 0.3, answered: 1, abandoned: 0),
            Counted(disposition: .answered, handedOverAfter: 2, answered: 1, abandoned: 0),
            Counted(disposition: .answered, handedOverAfter: 2.01, answered: 1, abandoned: 1),
            Counted(disposition: .answered, handedOverAfter: nil, answered: 1, abandoned: 1),
            Counted(disposition: .abandoned, handedOverAfter: nil, answered: 1, abandoned: 1),
            Counted(disposition: .machine, handedOverAfter: nil, answered: 0, abandoned: 0),
            Counted(disposition: .busy, handedOverAfter: nil, answered: 0, abandoned: 0),
            Counted(disposition: .noAnswer, handedOverAfter: nil, answered: 0, abandoned: 0),
            Counted(disposition: .invalidNumber, handedOverAfter: nil, answered: 0, abandoned: 0),
        ])
    func u2(_ counted: Counted) async throws {
        let fixture = try await QueueFixture.customersFirst()
        let batch = try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await fixture.dialled(order)
        try await fixture.finish(order, counted.disposition, handedOverAfter: counted.handedOverAfter)
        let standing = try #require(await fixture.queue.standing(of: batch.id, .quality))
        #expect(standing.answered == counted.answered && standing.abandoned == counted.abandoned)
    }

    @Test("U2: an answer that crossed our giving up counts, agent first too")
    func race() async throws {
        let fixture = try await QueueFixture.customersFirst(.progressive)
        let batch = try await fixture.load([.sample(1), .sample(2)])
        for (disposition, isAnswered) in [(Disposition.abandoned, false), (.answered, true)] {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            try await fixture.dialled(order)
            let now = fixture.clock.now()
            _ = try await fixture.queue.finish(
                AttemptOutcome(
                    attemptID: order.attemptID, disposition: disposition, endedBy: .agent,
                    timeline: AttemptTimeline(answeredAt: isAnswered ? now : nil, endedAt: now)))
        }
        let standing = try #require(await fixture.queue.standing(of: batch.id, .quality))
        #expect(standing.answered == 2 && standing.abandoned == 1)
    }

    @Test("U2, K1: past the limit nobody is rung, explain says until when, and a restart does not forget it")
    func hardStop() async throws {
        let fixture = try await QueueFixture.customersFirst { $0.policy.callingHours = .always }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        let meanwhile = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.dialled(order)
        let answeredAt = fixture.clock.now()
        try await fixture.finish(order, .abandoned)
        // One that was ordered before is stopped at its INVITE.
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(meanwhile.attemptID) else {
            Issue.record("one more was rung")
            return
        }
        #expect(refusal.reason == .abandonmentLimit)
        try await fixture.finish(meanwhile, refusal.reason.disposition)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        let explained = try await fixture.queue.explain("ZL3")
        #expect(explained.reason == "abandonmentLimit")
        #expect(try #require(explained.readyAt).timeIntervalSince(answeredAt + 2_592_000) < 1)
        let (queue, _) = try await fixture.crashedAsConfigured()
        try await queue.setAgents(agents.map { AgentProfile($0) })
        #expect(try await queue.claim(agents: agents).isEmpty)
        #expect(try await queue.explain("ZL3").reason == "abandonmentLimit")
        fixture.clock.advance(by: 2_592_001)
        #expect(try await queue.claim(agents: agents).isEmpty == false)
    }

    @Test("past the limit they are called agent first where the class says so, and another batch is not concerned")
    func reaction() async throws {
        let fixture = try await QueueFixture.customersFirst { $0.policy.abandonment?.whenReached = .agentFirst }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.dialled(order)
        try await fixture.finish(order, .abandoned)
        let next = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        #expect(next.agent != nil && next.flow == nil)
        try await fixture.load([.sample(9)])
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(try #require(orders.first { $0.ticketID == "ZL9" }).isCustomerFirst)
    }

    @Test(
        "past the limit those that rested until an agent is on the line are called at once where the class says agent first"
    )
    func released() async throws {
        let fixture = try await QueueFixture.customersFirst(limit: 0.1) {
            $0.policy.callingHours = .always
            $0.policy.abandonment?.whenReached = .agentFirst
        }
        try await fixture.load((1...14).map { .sample($0) })
        func next() async throws -> CallOrder {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            #expect(order.isCustomerFirst)
            try await fixture.dialled(order)
            return order
        }
        for _ in 1...11 { try await fixture.finish(try await next(), .answered, handedOverAfter: 0.1) }
        let abandoned = try await next()
        try await fixture.finish(abandoned, .abandoned)
        let ticket = try #require(abandoned.ticketID)
        fixture.clock.advance(by: 61)
        // What is left is on the line, so that the abandoned one has its turn, and is put aside for 72 hours.
        let second = try await next()
        let third = try await fixture.queue.claim(agents: agents, limit: 1).first
        #expect(third == nil || third?.ticketID != ticket)
        #expect(try await fixture.queue.explain(ticket).reason == "abandonedBefore")
        try await fixture.finish(second, .abandoned)
        let again = try await fixture.queue.claim(agents: agents)
        #expect(try #require(again.first { $0.ticketID == ticket }).agent != nil)
    }

    @Test("what is added to a batch is stopped with it")
    func added() async throws {
        let fixture = try await QueueFixture.customersFirst()
        let batch = try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await fixture.dialled(order)
        try await fixture.finish(order, .abandoned)
        let part = try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: batch.id)
        let more = Ticket.sample(2)
        _ = try await fixture.queue.append(
            part, [RowVerdict(position: more.source, id: more.id, outcome: .accepted(more, isSelected: true))])
        _ = try await fixture.queue.commitLoad(part)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL2").reason == "abandonmentLimit")
    }

    @Test("K1: by the calendar day a new one begins at the site's midnight")
    func calendarDay() async throws {
        let fixture = try await QueueFixture.customersFirst {
            $0.policy.abandonment?.period = .calendarDay
            $0.policy.callingHours = .always
            $0.zone = ZoneRules(named: "Asia/Shanghai")
        }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.dialled(order)
        try await fixture.finish(order, .abandoned)
        let midnight = QueueFixture.morning + 14 * 3_600
        #expect(try await fixture.queue.explain("ZL3").readyAt == midnight)
        fixture.clock.advance(by: 14 * 3_600 - 1)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        fixture.clock.advance(by: 1)
        #expect(try await fixture.queue.claim(agents: agents).count == 2)
    }

    // MARK: The number

    @Test("K2: an abandoned number rests for 72 hours, unless an agent is on the line")
    func lock() async throws {
        let fixture = try await QueueFixture.customersFirst(limit: 0.1) { $0.policy.callingHours = .always }
        // Enough who answered, so that the limit does not stop the batch.
        try await fixture.load((1...12).map { .sample($0) })
        for _ in 1...11 {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            try await fixture.dialled(order)
            try await fixture.finish(order, .answered, handedOverAfter: 0.1)
        }
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.dialled(order)
        let now = fixture.clock.now()
        try await fixture.finish(order, .abandoned)
        let ticket = try #require(order.ticketID)
        fixture.clock.advance(by: 61)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        let explained = try await fixture.queue.explain(ticket)
        #expect(explained.reason == "abandonedBefore")
        #expect(explained.readyAt == now + 30 + 259_200)
        // An agent who clicks may call.
        let click = DialRequest(agent: agents[1], target: .ticket(ticket), origin: .page)
        guard case .placed = try await fixture.queue.order(click) else {
            Issue.record("the agent's call was refused")
            return
        }
    }

    @Test("K3: after a machine the same day only with an agent on the line")
    func k3() async throws {
        let fixture = try await QueueFixture.customersFirst {
            $0.policy.callingHours = .always
            $0.policy.redial.rules[.machine] = RedialRule(intervals: [], afterwards: 60)
        }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await fixture.dialled(order)
        try await fixture.finish(order, .machine)
        fixture.clock.advance(by: 120)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        let explained = try await fixture.queue.explain("ZL1")
        #expect(explained.reason == "machineBefore" && explained.readyAt == QueueFixture.morning + 14 * 3_600)
        let click = DialRequest(agent: agents[1], target: .ticket("ZL1"), origin: .page)
        guard case .placed = try await fixture.queue.order(click) else {
            Issue.record("the agent's call was refused")
            return
        }
    }

    @Test("U4, K4: no class is called so unless it says so, with a limit and an announcement")
    func k4() throws {
        func decode(_ text: String) throws -> QueueConfiguration {
            let decoder = JSONDecoder()
            decoder.allowsJSON5 = true
            return try decoder.decode(QueueConfiguration.self, from: Data(text.utf8))
        }
        for profile in PolicyFiles.profileNames {
            let configuration = try decode("{ profile: \"\(profile)\" }")
            #expect(([configuration.policy] + configuration.classes.values).allSatisfy { !$0.mode.isCustomerFirst })
        }
        for mode in DialMode.allCases where mode.isCustomerFirst {
            #expect { try decode("{ policy: { mode: \"\(mode.rawValue)\" } }") } throws: {
                "\($0)".contains("abandonment") && "\($0)".contains("announcement")
            }
            #expect(throws: (any Error).self) {
                try decode("{ policy: { mode: \"\(mode.rawValue)\", abandonment: { limit: 3 } } }")
            }
            let moves = "moves: [{ to: \"\(mode.rawValue)\", when: { backlog: 5 } }]"
            #expect { try decode("{ policy: { \(moves) } }") } throws: { "\($0)".contains("moves") }
            let allowed = try decode("{ profile: \"us\", classes: { sales: { mode: \"\(mode.rawValue)\" } } }")
            #expect(allowed.policy(for: "sales").abandonment?.limit == 0.03)
        }
        #expect(try decode("{ profile: \"uk\" }").policy.abandonment?.limit == 0)
        #expect(try decode("{ profile: \"uk\" }").policy.abandonment?.period == .calendarDay)
    }

    // MARK: Crashes

    @Test("who was put through before the daemon died is not counted as one who met nobody")
    func crash() async throws {
        let fixture = try await QueueFixture.customersFirst()
        let batch = try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        for order in orders {
            try await fixture.dialled(order)
            await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        }
        let taken = try #require(try await fixture.queue.takeAgent(for: orders[0].attemptID, of: agents))
        await fixture.queue.agent(taken, joined: orders[0].attemptID, .talking)
        let (queue, summary) = try await fixture.crashedAsConfigured()
        #expect(summary.cutOff.count == 2)
        // The call itself says so, too.
        let abandoned = summary.cutOff.filter { $0.disposition == .abandoned }.map(\.attemptID)
        #expect(abandoned == [orders[1].attemptID])
        let standing = try #require(await queue.standing(of: batch.id, .quality))
        #expect(standing.answered == 2 && standing.abandoned == 1)
    }
}

extension TicketQueue {
    fileprivate func standing(of batch: BatchID, _ ticketClass: TicketClass) -> AbandonmentStanding? {
        memory.batchNumbers[batch].flatMap {
            standing(of: Campaign(batch: $0, ticketClass: ticketClass), at: clock.now())
        }
    }
}
