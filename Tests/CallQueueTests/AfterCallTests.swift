import Foundation
import Testing

@testable import CallQueue

@Suite("What becomes of a ticket after its call")
struct AfterCallTests {
    private let agents = QueueFixture.agents

    @Test("finishing twice changes nothing")
    func finishTwice() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        try await fixture.run(order, .busy)
        let again = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                timeline: AttemptTimeline(endedAt: fixture.clock.now())))
        #expect(again.isRepeated)
        #expect(again.record.disposition == .busy)
        #expect(try await fixture.queue.ticket("ZL1").attempts == 1)
    }

    @Test("a refusal after the call binds the number at once, and a follow-up waits for its time")
    func resolutions() async throws {
        let fixture = try await QueueFixture { $0.policy.wrapUpLimit = 60 }
        try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        for order in orders {
            #expect(
                try await fixture.run(order, .answered, talk: 5).ticketState
                    == .wrapUp(until: QueueFixture.morning + 60))
        }
        let callbackAt = QueueFixture.morning + 7_200
        #expect(
            try await fixture.queue.setResolution("ZL2", .followUp, callbackAt: callbackAt)
                == .waiting(.scheduledCallback, readyAt: callbackAt))
        #expect(try await fixture.queue.setResolution("ZL1", .refused) == .done)
        fixture.clock.advance(by: 10)
        let click = DialRequest(agent: agents[3], target: .ticket("ZL1"), origin: .page)
        #expect(try await fixture.queue.order(click).refusal?.reason == .doNotCall)
        #expect(try await fixture.queue.doNotCallList().map(\.number) == [DialableNumber.mobile(1).number])
    }

    @Test(
        "a follow-up for a time that is over, or more than a year ahead, is refused, and nothing is kept of it",
        arguments: [-200_000_000, -1, 0, 366 * 86_400.0])
    func followUpAtAWrongTime(seconds: Double) async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        try await fixture.run(try #require(try await fixture.queue.claim(agents: agents).first), .busy)
        let before = try await fixture.queue.ticket("ZL1").state
        await #expect(throws: QueueError.badPromise) {
            try await fixture.queue.setResolution(
                "ZL1", .followUp, note: "later", callbackAt: fixture.clock.now() + seconds)
        }
        let ticket = try await fixture.queue.ticket("ZL1")
        let note = ticket.resolutionNote ?? ""
        #expect(ticket.state == before && ticket.resolution == nil && note == "")
    }

    @Test("who is no agent resolves nothing")
    func resolvedByNobody() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let nobody = AgentID(rawValue: "nobody")
        await #expect(throws: QueueError.unknownAgent(nobody)) {
            try await fixture.queue.setResolution("ZL1", .resolved, by: nobody)
        }
        let ticket = try await fixture.queue.ticket("ZL1")
        #expect(ticket.state == .ready && ticket.resolution == nil)
    }

    @Test("who was taken out of the configuration while talking still says how it went, and nobody else there")
    func resolvedByFormerAgent() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .answered)
        try await fixture.queue.setAgents([AgentProfile(agents[2])])
        await #expect(throws: QueueError.unknownAgent(agents[1])) {
            try await fixture.queue.setResolution("ZL1", .resolved, by: agents[1])
        }
        #expect(try await fixture.queue.setResolution("ZL1", .resolved, by: agents[0]) == .done)
    }

    @Test("nobody talked in an abandoned call")
    func noTalk() {
        let timeline = AttemptTimeline(answeredAt: QueueFixture.morning, endedAt: QueueFixture.morning + 9)
        let outcomes = [Disposition.abandoned, .answered].map {
            AttemptOutcome(attemptID: AttemptID(rawValue: "a"), disposition: $0, endedBy: .us, timeline: timeline)
        }
        let talks = outcomes.map(\.talkTime)
        #expect(talks == [0, 9])
    }

    @Test("a wrap-up ends by itself at its limit")
    func wrapUpLimit() async throws {
        let fixture = try await QueueFixture { $0.policy.wrapUpLimit = 60 }
        try await fixture.load([.sample(1)])
        try await fixture.run(try #require(try await fixture.queue.claim(agents: agents).first), .answered, talk: 5)
        #expect(try await fixture.queue.nextWakeAt() == QueueFixture.morning + 60)
        fixture.clock.advance(by: 60)
        _ = try await fixture.queue.claim(agents: agents)
        #expect(try await fixture.queue.ticket("ZL1").state == .done)
    }

    @Test("a call to a number that is none of its ticket's is on record as such; any other call is not")
    func otherNumberOnRecord() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1, numbers: [.mobile(1), .mobile(2)])])
        let targets: [(DialRequest.Target, Bool)] = [
            (.ticketNumber("ZL1", DialableNumber.mobile(9).number), true),
            (.ticketNumber("ZL1", DialableNumber.mobile(2).number), false), (.ticket("ZL1"), false),
            (.number(DialableNumber.mobile(8).number), false),
        ]
        for (target, isOther) in targets {
            let request = DialRequest(agent: agents[0], target: target, origin: .page)
            guard case .placed(let order) = try await fixture.queue.order(request) else {
                Issue.record("not placed")
                return
            }
            #expect(order.isToOtherNumber == isOther)
            let finished = try await fixture.run(order, .busy)
            #expect(finished.record.isToOtherNumber == isOther)
            fixture.clock.advance(by: 10)
        }
        let past = try await fixture.queue.endedAttempts(agent: nil, ticket: "ZL1", batch: nil, limit: 10)
        #expect(past.map(\.isToOtherNumber) == [false, false, true])
    }

    @Test("what becomes of another number that a person dialled for a ticket says nothing of the ticket's own")
    func foreignNumber() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1, numbers: [.mobile(1), .mobile(2)])])
        func click(_ number: DialableNumber, _ disposition: Disposition) async throws -> TicketRecord {
            let request = DialRequest(agent: agents[0], target: .ticketNumber("ZL1", number.number), origin: .page)
            guard case .placed(let order) = try await fixture.queue.order(request) else {
                throw QueueError.notRecovered
            }
            #expect(order.destination == number)
            try await fixture.run(order, disposition)
            fixture.clock.advance(by: 10)
            return try await fixture.queue.ticket("ZL1")
        }
        let foreign = try await click(.mobile(9), .invalidNumber)
        #expect(foreign.state == .ready)
        #expect(foreign.nextNumber == .mobile(1))
        let second = try await click(.mobile(2), .busy)
        #expect(second.nextNumber == .mobile(1), "the plan stays with the first number")
        #expect(second.state == .waiting(.cooldown, readyAt: QueueFixture.morning + 310))
        _ = try await click(.mobile(2), .answered)
        _ = try await fixture.queue.setResolution("ZL1", .refused)
        #expect(try await fixture.queue.doNotCallList().map(\.number) == [DialableNumber.mobile(2).number])
    }
}
