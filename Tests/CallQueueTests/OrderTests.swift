import Foundation
import Testing

@testable import CallQueue

@Suite("A person's call")
struct OrderTests {
    private let agent = QueueFixture.agents[0]

    private func request(_ number: String, key: String? = nil, agent: AgentID? = nil) -> DialRequest {
        DialRequest(key: key, agent: agent ?? self.agent, target: .number(number), origin: .ctl)
    }

    @Test("is on the disk before the order is handed out, and again before the customer's INVITE")
    func durableSteps() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request("138 0013 8000")) else {
            Issue.record("not placed")
            return
        }
        #expect(order.destination.number == "+8613800138000")
        #expect(try committedPhase(order, fixture.path) == "dialingAgent")
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        #expect(try committedPhase(order, fixture.path) == "dialingCustomer")
        let finished = try await fixture.run2(order)
        #expect(finished.record.disposition == .busy)
        #expect(try committedPhase(order, fixture.path) == "ended")
    }

    @Test("with a key used before makes no second call, during the call and after it")
    func replay() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request("13800138000", key: "k1")) else {
            Issue.record("not placed")
            return
        }
        let again = try await fixture.queue.order(request("13800138000", key: "k1"))
        #expect(again == .replayed(order.callID, ReplayedCall(phase: .dialingAgent, disposition: nil)))
        try await fixture.run(order, .busy)
        let later = try await fixture.queue.order(request("13800138000", key: "k1"))
        #expect(later == .replayed(order.callID, ReplayedCall(phase: .ended, disposition: .busy)))
    }

    @Test("with a key used for another request is a conflict")
    func conflict() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.order(request("13800138000", key: "k1"))
        let other = try await fixture.queue.order(request("13800138001", key: "k1"))
        #expect(other.refusal?.reason == .conflict)
    }

    @Test("to a number that is in a call is refused, naming that call")
    func inFlight() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request("13800138000")) else {
            Issue.record("not placed")
            return
        }
        let other = try await fixture.queue.order(request("+86 13800138000", agent: QueueFixture.agents[1]))
        #expect(other.refusal?.reason == .duplicateInFlight)
        #expect(other.refusal?.callID == order.callID)
    }

    @Test("by the same agent to the same number within five seconds is refused, even after the first has ended")
    func doublePress() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request("13800138000")) else {
            Issue.record("not placed")
            return
        }
        try await fixture.run(order, .congestion)
        fixture.clock.advance(by: 4.9)
        #expect(try await fixture.queue.order(request("13800138000")).refusal?.reason == .duplicateInFlight)
        fixture.clock.advance(by: 0.2)
        #expect(try await fixture.queue.order(request("13800138000")).refusal == nil)
    }

    @Test(
        "is refused with its reason",
        arguments: [
            ("12345", "1001", GateReason.invalidNumber), ("13800138000", "9999", .unknownAgent),
            ("+12025550123", "1001", .needsConfirmation),
        ])
    func refusals(number: String, agent: String, reason: GateReason) async throws {
        let fixture = try await QueueFixture()
        let decision = try await fixture.queue.order(request(number, agent: AgentID(rawValue: agent)))
        #expect(decision.refusal?.reason == reason)
    }

    @Test("is counted against the number's cap over all paths")
    func caps() async throws {
        let fixture = try await QueueFixture { $0.attemptCaps = [AttemptCap(count: 2, period: 3_600)] }
        try await fixture.load([.sample(1, numbers: [.mobile(7)])])
        let claimed = try await fixture.queue.claim(agents: [agent])
        try await fixture.run(try #require(claimed.first), .busy)
        fixture.clock.advance(by: 60)
        guard case .placed(let click) = try await fixture.queue.order(request(DialableNumber.mobile(7).number)) else {
            Issue.record("the second is within the cap")
            return
        }
        try await fixture.run(click, .noAnswer)
        fixture.clock.advance(by: 60)
        let third = try await fixture.queue.order(request(DialableNumber.mobile(7).number))
        #expect(third.refusal?.reason == .capped)
        #expect(third.refusal?.retryAt == QueueFixture.morning + 3_600)
    }

    @Test("does not get past do-not-call that was set between the agent's answer and the customer's INVITE")
    func doNotCallInBetween() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request("13800138000")) else {
            Issue.record("not placed")
            return
        }
        _ = try await fixture.queue.addDoNotCall("13800138000", source: "test")
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(order.attemptID) else {
            Issue.record("allowed")
            return
        }
        #expect(refusal.reason == .doNotCall)
        #expect(refusal.reason.disposition == .doNotCall)
    }

    @Test("shares its commit with the others that come at the same moment")
    func groupCommit() async throws {
        let fixture = try await QueueFixture()
        let agents = (0..<200).map { AgentID(rawValue: "a\($0)") }
        try await fixture.queue.setAgents(agents.map { AgentProfile($0) })
        let before = await fixture.queue.commit.count
        let queue = fixture.queue
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, agent) in agents.enumerated() {
                group.addTask {
                    let number = DialableNumber.mobile(index).number
                    let request = DialRequest(agent: agent, target: .number(number), origin: .ctl)
                    return try await queue.order(request).refusal == nil
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let commits = await fixture.queue.commit.count - before
        #expect(placed == 200)
        #expect(commits < 150, "\(commits) commits for 200 orders")
    }

    /// What another connection sees: only what is committed.
    private func committedPhase(_ order: CallOrder, _ path: String) throws -> String? {
        let database = try SQLiteDatabase(path: path, access: .readOnly)
        let statement = try database.prepare("SELECT phase FROM attempts WHERE id = ?1", isKept: false)
        return try statement.first({ $0.bind(1, order.attemptID.rawValue) }, read: { $0.text(0) })
    }
}

extension DialDecision {
    var refusal: GateRefusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}

extension QueueFixture {
    /// Ends an attempt whose customer leg is authorised already.
    func run2(_ order: CallOrder) async throws -> FinishedAttempt {
        try await queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .busy, endedBy: .network, sipStatus: 486,
                timeline: AttemptTimeline(endedAt: clock.now())))
    }
}
