import Foundation
import Testing

@testable import CallQueue

@Suite("Customers who are rung before an agent is there")
struct CustomerFirstTests {
    private let agents = QueueFixture.agents

    private func fixture(
        _ mode: DialMode = .progressiveCustomerFirst, limit: Double = 0.03,
        _ configure: @escaping (inout QueueConfiguration) -> Void = { _ in }
    ) async throws -> QueueFixture {
        try await QueueFixture { configuration in
            configuration.policy.mode = mode
            configuration.policy.abandonment = AbandonmentRules(limit: limit, announcement: "abandoned-call")
            configuration.policy.redial.rules[.abandoned] = RedialRule(intervals: [60, 60])
            configuration.agents.wrapUp = 0
            configuration.agents.stickyWait = 0
            configure(&configuration)
        }
    }

    private func finish(
        _ fixture: QueueFixture, _ order: CallOrder, _ disposition: Disposition, handedOverAfter: Double? = nil
    ) async throws {
        let now = fixture.clock.now()
        let isAnswered = [.answered, .abandoned, .machine].contains(disposition)
        let timeline = AttemptTimeline(
            customerInvitedAt: now - 5, ringingAt: now - 4, answeredAt: isAnswered ? now : nil, endedAt: now + 30,
            handedOverAt: handedOverAfter.map { now + $0 })
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: disposition, endedBy: .customer, timeline: timeline,
                joinedAgent: handedOverAfter == nil ? nil : agents[0]))
    }

    private func dialled(_ fixture: QueueFixture, _ order: CallOrder) async throws {
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
    }

    @Test("are as many as there are free agents; without one nobody is rung, and explain says so")
    func progressive() async throws {
        let fixture = try await fixture()
        try await fixture.load((1...6).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: []).isEmpty)
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(2)))
        #expect(orders.count == 2)
        #expect(orders.allSatisfy { $0.agent == nil && $0.isCustomerFirst })
        #expect(orders.allSatisfy { $0.customerFirst == CustomerFirstTerms(within: 2, announcement: "abandoned-call") })
        #expect(orders.allSatisfy { $0.onMachine == .off })
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).isEmpty)
        try await dialled(fixture, orders[0])
        try await finish(fixture, orders[0], .busy)
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).count == 1)
        for agent in agents { _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agent) }
        #expect(try await fixture.queue.explain("ZL6").reason == "noAgent")
    }

    @Test("keep an agent free each: other classes get the rest")
    func keeps() async throws {
        let fixture = try await fixture(.progressive) {
            var policy = $0.policy
            policy.mode = .progressiveCustomerFirst
            $0.classes[.quality] = policy
        }
        try await fixture.load([.sample(1), .sample(2)])
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).count == 2)
        try await fixture.load([.sample(3, class: .logistics), .sample(4, class: .logistics)])
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).isEmpty)
        let more = try await fixture.queue.claim(agents: Array(agents.prefix(3)))
        #expect(more.count == 1 && more.first?.agent != nil)
    }

    @Test("go to an agent with the class's skills, and who is on the line already goes before who knows them")
    func handOver() async throws {
        let fixture = try await fixture { $0.policy.demand = AgentDemand(skills: [Skill(rawValue: "returns"): 2]) }
        let able = AgentProfile(agents[2], skills: [Skill(rawValue: "returns"): 3])
        let other = AgentProfile(agents[1], skills: [Skill(rawValue: "returns"): 2])
        try await fixture.queue.setAgents([AgentProfile(agents[0]), other, able])
        try await fixture.load([.sample(1, owner: agents[1].rawValue), .sample(2)])
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(3)))
        #expect(orders.count == 2, "the first agent has not the skill")
        for order in orders { try await dialled(fixture, order) }
        let first = try #require(orders.first { $0.ticketID == "ZL1" })
        await fixture.queue.customerAnswered(first.attemptID, at: fixture.clock.now())
        let taken = try await fixture.queue.takeAgent(
            for: first.attemptID, of: Array(agents.prefix(3)), preferring: [agents[2], agents[0]])
        #expect(taken == agents[2])
        let second = try #require(orders.first { $0.ticketID == "ZL2" })
        #expect(try await fixture.queue.takeAgent(for: second.attemptID, of: agents) == agents[1])
    }

    @Test("power rings its ratio once the limit allows for it, and keeps to lines")
    func power() async throws {
        let fixture = try await fixture(.power) { $0.policy.pacing.ratio = 2 }
        try await fixture.load((1...20).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: agents).count == 4, "nothing may be abandoned yet")
        let limited = try await self.fixture(.power, limit: 0.1) {
            $0.policy.pacing.ratio = 2
            $0.lines = 5
        }
        try await limited.load((1...20).map { .sample($0) })
        for _ in 0..<10 {
            let order = try #require(try await limited.queue.claim(agents: [agents[0]], limit: 1).first)
            try await dialled(limited, order)
            try await finish(limited, order, .answered, handedOverAfter: 0.5)
        }
        #expect(try await limited.queue.claim(agents: agents).count == 5, "one of eleven may be")
        #expect(try await limited.queue.claim(agents: agents).isEmpty)
    }

    // MARK: The count

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
        let fixture = try await fixture()
        let batch = try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await dialled(fixture, order)
        try await finish(fixture, order, counted.disposition, handedOverAfter: counted.handedOverAfter)
        let standing = try #require(await fixture.queue.standing(of: batch.id, .quality))
        #expect(standing.answered == counted.answered && standing.abandoned == counted.abandoned)
    }

    @Test("U2: an answer that crossed our giving up counts, agent first too")
    func race() async throws {
        let fixture = try await fixture(.progressive)
        let batch = try await fixture.load([.sample(1), .sample(2)])
        for (disposition, isAnswered) in [(Disposition.abandoned, false), (.answered, true)] {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            try await dialled(fixture, order)
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
        let fixture = try await fixture { $0.policy.callingHours = .always }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        let meanwhile = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await dialled(fixture, order)
        let answeredAt = fixture.clock.now()
        try await finish(fixture, order, .abandoned)
        // One that was ordered before is stopped at its INVITE.
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(meanwhile.attemptID) else {
            Issue.record("one more was rung")
            return
        }
        #expect(refusal.reason == .abandonmentLimit)
        try await finish(fixture, meanwhile, refusal.reason.disposition)
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
        let fixture = try await fixture { $0.policy.abandonment?.whenReached = .agentFirst }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await dialled(fixture, order)
        try await finish(fixture, order, .abandoned)
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
        let fixture = try await fixture(limit: 0.1) {
            $0.policy.callingHours = .always
            $0.policy.abandonment?.whenReached = .agentFirst
        }
        try await fixture.load((1...14).map { .sample($0) })
        func next() async throws -> CallOrder {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            #expect(order.isCustomerFirst)
            try await dialled(fixture, order)
            return order
        }
        for _ in 1...11 { try await finish(fixture, try await next(), .answered, handedOverAfter: 0.1) }
        let abandoned = try await next()
        try await finish(fixture, abandoned, .abandoned)
        let ticket = try #require(abandoned.ticketID)
        fixture.clock.advance(by: 61)
        // What is left is on the line, so that the abandoned one has its turn, and is put aside for 72 hours.
        let second = try await next()
        let third = try await fixture.queue.claim(agents: agents, limit: 1).first
        #expect(third == nil || third?.ticketID != ticket)
        #expect(try await fixture.queue.explain(ticket).reason == "abandonedBefore")
        try await finish(fixture, second, .abandoned)
        let again = try await fixture.queue.claim(agents: agents)
        #expect(try #require(again.first { $0.ticketID == ticket }).agent != nil)
    }

    @Test("a batch whose mode rings customers first, of a class without rules for the abandoned, is called agent first")
    func withoutRules() async throws {
        let fixture = try await QueueFixture { $0.agents.stickyWait = 0 }
        let batch = try await fixture.load((1...3).map { .sample($0) })
        for mode in [DialMode.power, .predictive, .progressiveCustomerFirst] {
            do {
                _ = try await fixture.queue.change(batch.id, BatchChange(mode: .some(mode)))
            } catch is BatchTermsFault {}
            let order = try #require(try await fixture.queue.claim(agents: [agents[0]], limit: 1).first)
            #expect(order.agent == agents[0] && !order.isCustomerFirst)
            try await fixture.run(order, .busy)
            fixture.clock.advance(by: 10)
        }
    }

    @Test("customers who ring are cut once nobody is left at work who could be there for them, and not before")
    func nobodyLeft() async throws {
        let fixture = try await fixture()
        try await fixture.load((1...3).map { .sample($0) })
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(3)))
        for order in orders { try await dialled(fixture, order) }
        await fixture.queue.customerAnswered(orders[0].attemptID, at: fixture.clock.now())
        for agent in agents.dropLast() { _ = try await fixture.queue.setIntent(.loggedOut, of: agent) }
        #expect(await fixture.queue.ringingForNobody().isEmpty)
        _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agents[3])
        fixture.clock.advance(by: 15)
        #expect(Set(await fixture.queue.ringingForNobody()) == Set(orders.dropFirst().map(\.callID)))
        _ = try await fixture.queue.setIntent(.available, of: agents[0])
        #expect(await fixture.queue.ringingForNobody().isEmpty)
        #expect(await fixture.queue.nextRingCut() == nil)
    }

    /// What a call has come to when its last agent leaves, and how many seconds later it may be cut.
    struct Ring: Sendable {
        let name: String
        /// Seconds since the INVITE to the customer, and since the phone was heard to ring; nil: not yet.
        let invited, rung: Double?
        let cutAfter: Double
    }

    private static let rings = [
        Ring(name: "not invited", invited: nil, rung: nil, cutAfter: 0),
        Ring(name: "just rung", invited: 3, rung: 0, cutAfter: 15),
        Ring(name: "rung for a while", invited: 6, rung: 4, cutAfter: 11),
        Ring(name: "rung for long", invited: 24, rung: 20, cutAfter: 0),
        Ring(name: "nothing heard", invited: 6, rung: nil, cutAfter: 9),
        Ring(name: "nothing heard for long", invited: 16, rung: nil, cutAfter: 0),
    ]

    @Test(
        "U3: a customer's phone that rings is cut after 15 s at the earliest, though the last agent has left",
        arguments: rings)
    func leastRing(ring: Ring) async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        if let invited = ring.invited {
            try await dialled(fixture, order)
            fixture.clock.advance(by: invited - (ring.rung ?? 0))
            if let rung = ring.rung {
                await fixture.queue.customerRinging(order.attemptID, at: fixture.clock.now())
                fixture.clock.advance(by: rung)
            }
        }
        for agent in agents { _ = try await fixture.queue.setIntent(.loggedOut, of: agent) }
        if ring.cutAfter > 0 {
            #expect(await fixture.queue.ringingForNobody().isEmpty)
            #expect(await fixture.queue.nextRingCut() == .seconds(ring.cutAfter))
            fixture.clock.advance(by: ring.cutAfter - 0.001)
            #expect(await fixture.queue.ringingForNobody().isEmpty)
            fixture.clock.advance(by: 0.001)
        }
        #expect(await fixture.queue.ringingForNobody() == [order.callID])
        #expect(await fixture.queue.nextRingCut() == nil)
    }

    @Test("what is added to a batch is stopped with it")
    func added() async throws {
        let fixture = try await fixture()
        let batch = try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await dialled(fixture, order)
        try await finish(fixture, order, .abandoned)
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
        let fixture = try await fixture {
            $0.policy.abandonment?.period = .calendarDay
            $0.policy.callingHours = .always
            $0.zone = ZoneRules(named: "Asia/Shanghai")
        }
        try await fixture.load((1...3).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await dialled(fixture, order)
        try await finish(fixture, order, .abandoned)
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
        let fixture = try await fixture(limit: 0.1) { $0.policy.callingHours = .always }
        // Enough who answered, so that the limit does not stop the batch.
        try await fixture.load((1...12).map { .sample($0) })
        for _ in 1...11 {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            try await dialled(fixture, order)
            try await finish(fixture, order, .answered, handedOverAfter: 0.1)
        }
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await dialled(fixture, order)
        let now = fixture.clock.now()
        try await finish(fixture, order, .abandoned)
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
        let fixture = try await fixture {
            $0.policy.callingHours = .always
            $0.policy.redial.rules[.machine] = RedialRule(intervals: [], afterwards: 60)
        }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await dialled(fixture, order)
        try await finish(fixture, order, .machine)
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
        let fixture = try await fixture()
        let batch = try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        for order in orders {
            try await dialled(fixture, order)
            await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        }
        let taken = try #require(try await fixture.queue.takeAgent(for: orders[0].attemptID, of: agents))
        await fixture.queue.agent(taken, joined: orders[0].attemptID, .talking)
        let (queue, summary) = try await fixture.crashedAsConfigured()
        #expect(summary.cutOff.count == 2)
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
