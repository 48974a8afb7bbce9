import Foundation
import Testing

@testable import CallQueue

@Suite("Tickets whose calls a flow leads")
struct FlowQueueTests {
    private static let quality = FlowName(rawValue: "quality")

    private func fixture(_ configure: @escaping (inout QueueConfiguration) -> Void = { _ in }) async throws
        -> QueueFixture
    {
        try await QueueFixture { configuration in
            var policy = configuration.policy
            policy.flow = Self.quality
            configuration.classes[.quality] = policy
            configure(&configuration)
        }
    }

    private func answer(_ number: Int, _ digit: String, note: String? = "resolved") -> CustomerWords {
        var words = CustomerWords()
        words.answers = [
            .init(
                number: number, flow: Self.quality, step: "resolved", note: note, digit: digit, at: QueueFixture.morning
            )
        ]
        return words
    }

    private func wish(callAgainAt: Date? = nil, refuses: Bool = false) -> CustomerWords {
        var words = CustomerWords()
        words.callAgainAt = callAgainAt
        words.refusesCalls = refuses
        return words
    }

    /// A call whose customer has answered.
    private func talking(_ fixture: QueueFixture, _ ticket: Ticket = .sample(1)) async throws -> CallOrder {
        try await fixture.load([ticket])
        let order = try #require(try await fixture.queue.claim(agents: []).first)
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        return order
    }

    private func outcome(_ order: CallOrder, joined: AgentID? = nil) -> AttemptOutcome {
        let now = QueueFixture.morning
        return AttemptOutcome(
            attemptID: order.attemptID, disposition: .answered, endedBy: .us,
            timeline: AttemptTimeline(ringingAt: now, answeredAt: now, endedAt: now + 30), joinedAgent: joined)
    }

    @Test("need no agent, unlike those of other classes, and take none")
    func withoutAgents() async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1), .sample(2, class: .logistics), .sample(3)])
        let orders = try await fixture.queue.claim(agents: [])
        #expect(orders.map(\.ticketID) == ["ZL1", "ZL3"])
        #expect(orders.allSatisfy { $0.agent == nil && $0.flow == Self.quality })
        #expect(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).map(\.ticketID) == ["ZL2"])
    }

    @Test("a click on one rings the agent who clicked, and no flow")
    func click() async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1)])
        let request = DialRequest(agent: QueueFixture.agents[0], target: .ticket("ZL1"), origin: .page)
        guard case .placed(let order) = try await fixture.queue.order(request) else {
            Issue.record("not placed")
            return
        }
        #expect(order.agent == QueueFixture.agents[0] && order.flow == nil)
    }

    @Test("are as many as there are lines for them; the others are the agents'")
    func lines() async throws {
        let fixture = try await fixture {
            $0.lines = 4
            $0.flowLines = 3
        }
        try await fixture.load((1...9).map { .sample($0) } + [.sample(10, class: .logistics)])
        let orders = try await fixture.queue.claim(agents: [QueueFixture.agents[0]])
        #expect(orders.count { $0.flow != nil } == 3 && orders.count { $0.agent != nil } == 1)
        #expect(try await fixture.queue.explain("ZL9").reason == "noLine")
        try await fixture.run(try #require(orders.first { $0.flow != nil }), .busy)
        #expect(try await fixture.queue.claim(agents: []).count == 1)
    }

    @Test("wait for their turn before they are ordered, and the wait is known")
    func pacing() async throws {
        let fixture = try await fixture { $0.callsPerSecond = 2 }
        try await fixture.load((1...3).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: []).count == 1)
        #expect(try await fixture.queue.claim(agents: []).isEmpty)
        #expect(await fixture.queue.nextFlowAt() == fixture.clock.now() + 0.5)
        fixture.clock.advance(by: 0.5)
        let second = try await fixture.queue.claim(agents: [])
        #expect(second.count == 1)
        #expect(
            try await fixture.queue.authorizeCustomerLeg(second[0].attemptID) == .allowed, "its turn was taken already")
    }

    @Test("what customers answer is kept in its order, once, also when the daemon dies in the middle")
    func answers() async throws {
        let fixture = try await fixture()
        let order = try await talking(fixture)
        for words in [answer(1, "7"), answer(2, "1"), answer(2, "1")] {
            try await fixture.queue.note(words, of: order.attemptID)
        }
        let (queue, summary) = try await fixture.crashed()
        #expect(summary.cutOff.map(\.flow) == [Self.quality] && summary.cutOff.first?.agent == nil)
        #expect(try await queue.answers(of: order.attemptID).map(\.digit) == ["7", "1"])
        #expect(try await queue.explain("ZL1").reason == "unknownAfterRestart", "nobody is rung twice by a restart")
    }

    @Test("a promise outlives the daemon, and is kept though the attempts are used up")
    func promise() async throws {
        let fixture = try await fixture { $0.classes[.quality]?.maxAttempts = 1 }
        let order = try await talking(fixture)
        let at = fixture.clock.now() + 7_200
        try await fixture.queue.note(wish(callAgainAt: at), of: order.attemptID)
        let (queue, _) = try await fixture.crashed()
        #expect(try await queue.ticket("ZL1").state == .waiting(.scheduledCallback, readyAt: at))
        #expect(try await fixture.queue.finish(outcome(order)).ticketState == .waiting(.scheduledCallback, readyAt: at))
        fixture.clock.advance(by: 7_200)
        #expect(try await fixture.queue.claim(agents: []).map(\.ticketID) == ["ZL1"])
    }

    @Test("a promise made without a ticket gets one, of the class that the flow leads, and is kept at its time, once")
    func promiseWithoutTicket() async throws {
        let fixture = try await fixture()
        let at = fixture.clock.now() + 3_600
        for (number, cutOff) in [("13800138000", false), ("13911112222", true)] {
            let request = DialRequest(agent: nil, target: .number(number), origin: .ctl, flow: Self.quality)
            guard case .placed(let order) = try await fixture.queue.order(request) else {
                Issue.record("not placed")
                return
            }
            _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
            await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
            try await fixture.queue.note(wish(callAgainAt: at), of: order.attemptID)
            guard !cutOff else { continue }
            let finished = try await fixture.queue.finish(outcome(order))
            #expect(finished.ticketState == .waiting(.scheduledCallback, readyAt: at))
            let ticket = try await fixture.queue.ticket(TicketID(rawValue: "promise-\(order.callID)"))
            #expect(ticket.ticket.ticketClass == .quality && ticket.batch.name == "promised calls")
        }
        let (queue, _) = try await fixture.crashed()
        fixture.clock.advance(by: 3_600)
        #expect(try await fixture.queue.claim(agents: []).map(\.destination.number) == ["+8613800138000"])
        #expect(await queue.batches().map(\.counts.accepted) == [2], "the one that was cut off is kept as well")
        #expect(try await queue.claim(agents: [QueueFixture.agents[0]]).count == 1, "here no class has the flow")
    }

    @Test("who wishes no call is on the list at once, and the ticket is done with the call's end")
    func refusal() async throws {
        let fixture = try await fixture()
        let order = try await talking(fixture)
        try await fixture.queue.note(wish(refuses: true), of: order.attemptID)
        #expect(try await fixture.queue.doNotCallList().map(\.source) == ["customer"])
        let finished = try await fixture.queue.finish(outcome(order))
        #expect(finished.ticketState == .done && finished.record.refusesCalls)
        #expect(try await fixture.queue.ticket("ZL1").resolution == .refused)
        let again = DialRequest(agent: QueueFixture.agents[0], target: .ticket("ZL1"), origin: .page)
        #expect(try await fixture.queue.order(again).refusal?.reason == .doNotCall)
    }

    @Test("an outcome brings what could not be noted on the way")
    func lateWords() async throws {
        let fixture = try await fixture()
        let order = try await talking(fixture)
        var late = outcome(order)
        late.words = answer(1, "1")
        late.words.callAgainAt = fixture.clock.now() + 60
        #expect(try await fixture.queue.finish(late).record.callAgainAt == late.words.callAgainAt)
        #expect(try await fixture.queue.answers(of: order.attemptID).map(\.digit) == ["1"])
    }

    @Test("a report counts each call's last word per class, and the agent who came is on the record")
    func report() async throws {
        let fixture = try await fixture()
        let first = try await talking(fixture)
        for words in [answer(1, "7"), answer(2, "1"), answer(3, "5", note: nil)] {
            try await fixture.queue.note(words, of: first.attemptID)
        }
        let agent = QueueFixture.agents[1]
        #expect(try await fixture.queue.finish(outcome(first, joined: agent)).record.agent == agent)
        let batch = try #require(first.batchID)
        let details = try await fixture.queue.reportDetails(batch)
        #expect(details.classes[.quality]?.answers == ["resolved": ["1": 1]])
        #expect(details.total.answers == ["resolved": ["1": 1]])
    }

    @Test("the customer's own agent is taken for a hand-over, then a familiar one, then the first, each only once")
    func handOver() async throws {
        let fixture = try await fixture()
        let agents = QueueFixture.agents
        let order = try await talking(fixture, .sample(1, owner: "1003"))
        #expect(try await fixture.queue.takeAgent(for: order.attemptID, of: agents) == agents[2])
        #expect(try await fixture.queue.takeAgent(for: order.attemptID, of: agents) == agents[0])
        await fixture.queue.agent(agents[2], left: order.attemptID)
        try await fixture.queue.note(wish(callAgainAt: fixture.clock.now()), of: order.attemptID)
        _ = try await fixture.queue.finish(outcome(order, joined: agents[1]))
        let next = try #require(try await fixture.queue.claim(agents: []).first)
        #expect(try await fixture.queue.takeAgent(for: next.attemptID, of: [agents[3], agents[1]]) == agents[1])
        #expect(try await fixture.queue.takeAgent(for: next.attemptID, of: [agents[1]]) == nil, "taken")
        #expect(try await fixture.queue.takeAgent(for: order.attemptID, of: [agents[2]]) == nil, "over")
    }
}

extension FlowQueueTests {
    @Test("a hand-over goes to who has the skill that the class wants, and to nobody else")
    func skills() async throws {
        let fixture = try await fixture {
            $0.classes[.quality]?.demand = AgentDemand(skills: [Skill(rawValue: "parcels"): 2])
        }
        let agents = QueueFixture.agents
        let skilled = AgentProfile(agents[2], skills: [Skill(rawValue: "parcels"): 2])
        try await fixture.queue.setAgents([AgentProfile(agents[0]), AgentProfile(agents[1]), skilled])
        let order = try await talking(fixture, .sample(1, owner: "1001"))
        #expect(try await fixture.queue.takeAgent(for: order.attemptID, of: Array(agents.prefix(2))) == nil)
        #expect(try await fixture.queue.takeAgent(for: order.attemptID, of: Array(agents.prefix(3))) == agents[2])
    }
}

extension QueueFixture {
    /// The database as `kill -9` leaves it, opened again.
    fileprivate func crashed() async throws -> (TicketQueue, RecoverySummary) {
        let after = folder.appendingPathComponent("after-\(UniqueID.next())")
        try FileManager.default.createDirectory(at: after, withIntermediateDirectories: true)
        for name in ["queue.db", "queue.db-wal"] {
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(name), to: after.appendingPathComponent(name))
        }
        let queue = try TicketQueue(
            path: after.appendingPathComponent("queue.db").path, configuration: QueueConfiguration(), clock: clock)
        return (queue, try await queue.recover())
    }
}
