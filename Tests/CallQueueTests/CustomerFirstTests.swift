import Foundation
import Testing

@testable import CallQueue

@Suite("Customers who are rung before an agent is there")
struct CustomerFirstTests {
    private let agents = QueueFixture.agents

    @Test("are as many as there are free agents; without one nobody is rung, and explain says so")
    func progressive() async throws {
        let fixture = try await QueueFixture.customersFirst()
        try await fixture.load((1...6).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: []).isEmpty)
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(2)))
        #expect(orders.count == 2)
        #expect(orders.allSatisfy { $0.agent == nil && $0.isCustomerFirst })
        #expect(orders.allSatisfy { $0.customerFirst == CustomerFirstTerms(within: 2, announcement: "abandoned-call") })
        #expect(orders.allSatisfy { $0.onMachine == .off })
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).isEmpty)
        try await fixture.dialled(orders[0])
        try await fixture.finish(orders[0], .busy)
        #expect(try await fixture.queue.claim(agents: Array(agents.prefix(2))).count == 1)
        for agent in agents { _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agent) }
        #expect(try await fixture.queue.explain("ZL6").reason == "noAgent")
    }

    @Test("keep an agent free each: other classes get the rest")
    func keeps() async throws {
        let fixture = try await QueueFixture.customersFirst(.progressive) {
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
        let fixture = try await QueueFixture.customersFirst {
            $0.policy.demand = AgentDemand(skills: [Skill(rawValue: "returns"): 2])
        }
        let able = AgentProfile(agents[2], skills: [Skill(rawValue: "returns"): 3])
        let other = AgentProfile(agents[1], skills: [Skill(rawValue: "returns"): 2])
        try await fixture.queue.setAgents([AgentProfile(agents[0]), other, able])
        try await fixture.load([.sample(1, owner: agents[1].rawValue), .sample(2)])
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(3)))
        #expect(orders.count == 2, "the first agent has not the skill")
        for order in orders { try await fixture.dialled(order) }
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
        let fixture = try await QueueFixture.customersFirst(.power) { $0.policy.pacing.ratio = 2 }
        try await fixture.load((1...20).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: agents).count == 4, "nothing may be abandoned yet")
        let limited = try await QueueFixture.customersFirst(.power, limit: 0.1) {
            $0.policy.pacing.ratio = 2
            $0.lines = 5
        }
        try await limited.load((1...20).map { .sample($0) })
        for _ in 0..<10 {
            let order = try #require(try await limited.queue.claim(agents: [agents[0]], limit: 1).first)
            try await limited.dialled(order)
            try await limited.finish(order, .answered, handedOverAfter: 0.5)
        }
        #expect(try await limited.queue.claim(agents: agents).count == 5, "one of eleven may be")
        #expect(try await limited.queue.claim(agents: agents).isEmpty)
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
        let fixture = try await QueueFixture.customersFirst()
        try await fixture.load((1...3).map { .sample($0) })
        let orders = try await fixture.queue.claim(agents: Array(agents.prefix(3)))
        for order in orders { try await fixture.dialled(order) }
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
        let fixture = try await QueueFixture.customersFirst()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        if let invited = ring.invited {
            try await fixture.dialled(order)
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
}
