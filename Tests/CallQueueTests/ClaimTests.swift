import Foundation
import Testing

@testable import CallQueue

@Suite("Claiming tickets")
struct ClaimTests {
    private let agents = QueueFixture.agents

    @Test("takes them by priority, then deadline, then VIP, then age, where they stand in one batch and class")
    func order() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let now = QueueFixture.morning
        try await fixture.load([
            .sample(1), .sample(2, vip: 1), .sample(3, deadlineAt: now + 9_000), .sample(4, priority: .low),
            .sample(5, priority: .urgent), .sample(6, deadlineAt: now + 6_000), .sample(0),
            .sample(7, vip: 3), .sample(8, priority: .high),
        ])
        var taken: [String] = []
        while let order = try await fixture.queue.claim(agents: [agents[0]]).first {
            taken.append(order.ticketID?.rawValue ?? "")
            try await fixture.run(order, .answered, talk: 1)
        }
        #expect(taken == ["ZL5", "ZL8", "ZL6", "ZL3", "ZL7", "ZL2", "ZL0", "ZL1", "ZL4"])
    }

    @Test("gives a ticket to its owner when the owner is free, and to anyone otherwise, where none is kept for owners")
    func owner() async throws {
        let fixture = try await QueueFixture { $0.agents.stickyWait = 0 }
        try await fixture.load([.sample(1, owner: "1003"), .sample(2, owner: "1003")])
        let orders = try await fixture.queue.claim(agents: [agents[0], agents[2]])
        #expect(orders.map(\.agent) == [AgentID(rawValue: "1003"), AgentID(rawValue: "1001")])
    }

    @Test("gives no agent two calls and no more than the limit")
    func limit() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load((1...10).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: agents, limit: 2).count == 2)
        #expect(try await fixture.queue.claim(agents: agents).count == 2)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
    }

    @Test("leaves a paused batch alone until it is resumed, and its customers unrung meanwhile")
    func pause() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1), .sample(2)])
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        _ = try await fixture.queue.pause(batch.id)
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(order.attemptID) else {
            Issue.record("rung although paused")
            return
        }
        #expect(refusal.reason == .batchPaused)
        let finished = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: refusal.reason.disposition, endedBy: .us,
                timeline: AttemptTimeline(endedAt: fixture.clock.now())))
        #expect(finished.record.isCounted == false)
        fixture.clock.advance(by: 60)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL2").reason == "batchPaused")
        _ = try await fixture.queue.resume(batch.id)
        #expect(try await fixture.queue.claim(agents: agents).count == 2)
    }

    @Test("cancels no batch of which nothing is left: that one is completed, and stays so")
    func cancelCompleted() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.run(order, .answered, talk: 30)
        _ = try await fixture.queue.setResolution("ZL1", .resolved, by: order.agent)
        let error = await #expect(throws: QueueError.self) { try await fixture.queue.cancel(batch.id) }
        #expect(error == .batchIsCompleted(batch.id))
        #expect(try await fixture.queue.batch(batch.id).state == .running)
    }

    @Test("leaves a cancelled batch alone for good, while its running call ends as it may")
    func cancel() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load((1...1_200).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        _ = try await fixture.queue.cancel(batch.id)
        #expect(try await fixture.queue.counts(batch.id).states == ["cancelled": 1_199, "dialing": 1])
        let finished = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .busy, endedBy: .network,
                timeline: AttemptTimeline(endedAt: fixture.clock.now())))
        #expect(finished.ticketState == .cancelled(.batch))
        await #expect(throws: QueueError.batchIsFinal(batch.id, .cancelled)) {
            try await fixture.queue.resume(batch.id)
        }
        #expect(try await fixture.queue.nextWakeAt() == nil)
    }

    @Test("takes a redial when its time has come, not before, and says when that is")
    func redial() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.run(order, .busy)
        #expect(try await fixture.queue.nextWakeAt() == QueueFixture.morning + 300)
        fixture.clock.advance(by: 299)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        fixture.clock.advance(by: 1)
        #expect(try await fixture.queue.claim(agents: agents).first?.attemptNumber == 2)
    }

    @Test("outside calling hours finds nothing, moves nothing, and wakes at the opening")
    func outsideHours() async throws {
        // 20:00 in Shanghai.
        let fixture = try await QueueFixture(at: QueueFixture.morning + 36_000)
        try await fixture.load((1...100).map { .sample($0) })
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.nextWakeAt() == QueueFixture.morning + 82_800)
        #expect(try await fixture.queue.counts().states == ["ready": 100])
        let explanation = try await fixture.queue.explain("ZL50")
        #expect(explanation.reason == "outsideHours")
        #expect(explanation.readyAt == QueueFixture.morning + 82_800)
        fixture.clock.advance(by: 82_800)
        #expect(try await fixture.queue.claim(agents: agents).count == 4)
    }

    @Test("one class outside its hours does not hold up another")
    func classesApart() async throws {
        let fixture = try await QueueFixture {
            var lunch = ClassPolicy()
            lunch.callingHours.breaks = [.init(from: TimeOfDay(minutes: 540), to: TimeOfDay(minutes: 840))]
            $0.classes = [.quality: lunch]
        }
        try await fixture.load((1...500).map { .sample($0, priority: .urgent) } + [.sample(501, class: .logistics)])
        #expect(try await fixture.queue.claim(agents: agents).map(\.ticketID) == ["ZL501"])
    }

    @Test("skips a number that is in a call and takes the next ticket")
    func numberInFlight() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1, numbers: [.mobile(5)]), .sample(2, numbers: [.mobile(5)]), .sample(3)])
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(orders.map(\.ticketID) == ["ZL1", "ZL3"])
        #expect(try await fixture.queue.explain("ZL2").reason == "duplicateInFlight")
    }

    @Test("takes out tickets whose number is on the do-not-call list or has expired, and goes to a number that works")
    func parked() async throws {
        let fixture = try await QueueFixture()
        let protected = DialableNumber(
            number: "+8613240968483", countryCodeLength: 2, extensionDigits: "9647", kind: .protectedWithExtension)
        let past = QueueFixture.morning - 1
        try await fixture.load([
            .sample(1), .sample(2, numbers: [protected], numbersExpireAt: past),
            .sample(3, numbers: [protected, .mobile(33)], numbersExpireAt: past),
        ])
        _ = try await fixture.queue.addDoNotCall(DialableNumber.mobile(1).number, source: "test")
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(orders.map(\.destination) == [.mobile(33)])
        #expect(try await fixture.queue.ticket("ZL1").state == .cancelled(.doNotCall))
        #expect(try await fixture.queue.ticket("ZL2").state == .expired)
    }

    @Test("stops while the trunk is down, every line is in use, or the daemon drains")
    func surroundings() async throws {
        let fixture = try await QueueFixture { $0.lines = 1 }
        try await fixture.load([.sample(1), .sample(2)])
        await fixture.queue.setTrunk(TrunkFacts(isUp: false))
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "trunkDown")
        await fixture.queue.setTrunk(TrunkFacts())
        #expect(try await fixture.queue.claim(agents: agents).count == 1)
        #expect(try await fixture.queue.explain("ZL2").reason == "noLine")
        await fixture.queue.setDraining(true)
        #expect(try await fixture.queue.explain("ZL2").reason == "draining")
    }

    @Test("paces customers' INVITEs")
    func pacing() async throws {
        let fixture = try await QueueFixture { $0.callsPerSecond = 2 }
        try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(try await fixture.queue.authorizeCustomerLeg(orders[0].attemptID) == .allowed)
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(orders[1].attemptID) else {
            Issue.record("not paced")
            return
        }
        #expect(refusal.reason == .pacing)
        #expect(refusal.retryAt == QueueFixture.morning + 0.5)
        fixture.clock.advance(by: 0.5)
        #expect(try await fixture.queue.authorizeCustomerLeg(orders[1].attemptID) == .allowed)
    }

    @Test("a report counts what really happened")
    func report() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.classWeights = [.quality: 10]
        }
        let batch = try await fixture.load([.sample(1), .sample(2), .sample(3, class: .logistics), .sample(4)]) {
            $0.id != "ZL4"
        }
        let claimed = try await fixture.queue.claim(agents: agents)
        let orders = claimed.filter { $0.ticketClass == .quality } + claimed.filter { $0.ticketClass != .quality }
        try await fixture.run(orders[0], .answered, talk: 90)
        try await fixture.run(orders[1], .busy)
        try await fixture.run(orders[2], .agentNoAnswer)
        _ = try await fixture.queue.setResolution(orders[0].ticketID ?? "", .resolved, note: "换货", by: agents[0])
        fixture.clock.advance(by: 300)
        try await fixture.run(
            try #require(try await fixture.queue.claim(agents: [agents[0]]).first { $0.ticketClass == .quality }),
            .answered,
            talk: 30)
        let report = try await fixture.queue.report(batch.id)
        let quality = try #require(report.classes[.quality])
        #expect(quality.selected == 2)
        #expect(quality.notSelected == 1)
        #expect(quality.reached == 2)
        #expect(quality.resolved == 1)
        #expect(quality.unresolved == 1)
        #expect(quality.attempts == 3)
        #expect(quality.talkTime == 120)
        #expect(quality.answerSeizureRatio == 2.0 / 3)
        #expect(report.classes[.logistics]?.attempts == 0)
        #expect(report.outcomes == [.answered: 2, .busy: 1, .agentNoAnswer: 1])
        #expect(try await fixture.queue.records(batch: batch.id).count == 4)
        let record = try await fixture.queue.ticket(orders[0].ticketID ?? "")
        #expect(record.resolution == .resolved)
        #expect(record.resolutionNote == "换货")
        #expect(record.history.map(\.disposition) == [.answered])
    }
}
