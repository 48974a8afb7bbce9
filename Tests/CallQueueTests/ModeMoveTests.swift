import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("Classes of a queue that move between modes")
struct ModeMoveTests {
    private let agents = QueueFixture.agents

    private final class News: Sendable {
        private let all = Mutex<[PacingNews]>([])

        func take(_ news: PacingNews) { all.withLock { $0.append(news) } }

        var moves: [ModeChange] {
            all.withLock { $0 }.compactMap { if case .moved(let change) = $0 { change } else { nil } }
        }

        var limits: [AbandonedShare] {
            all.withLock { $0 }.compactMap { if case .limit(let share, _) = $0 { share } else { nil } }
        }
    }

    @Test(
        "one that would miss its deadlines is led by a flow, told of with the figures, and comes back when agents are there"
    )
    func late() async throws {
        let news = News()
        let fixture = try await QueueFixture(
            {
                var policy = $0.policy
                policy.callingHours = .always
                policy.moves = [
                    ModeMove(to: .automated, flow: .notice, when: .late(1))
                ]
                $0.classes[.logistics] = policy
            }, onPacing: { news.take($0) })
        for agent in agents.dropFirst() { _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agent) }
        // One agent, some three minutes each: far more than four hours for what is due in three.
        let deadline = QueueFixture.morning + 3 * 3_600
        try await fixture.load((1...90).map { .sample($0, class: .logistics, deadlineAt: deadline) })
        #expect(try await fixture.queue.claim(agents: [agents[0]]).first?.agent == agents[0])
        try await fixture.queue.lookAtModes()
        let move = try #require(news.moves.first)
        #expect(move.previous == .progressive && move.mode == .automated && move.flow == .notice)
        #expect(move.why.hasPrefix("hoursLate") && news.moves.count == 1)
        let orders = try await fixture.queue.claim(agents: [], limit: 3)
        #expect(orders.count == 3 && orders.allSatisfy { $0.flow == .notice && $0.agent == nil })
        let shown = try await fixture.queue.overview()
        #expect(shown.modes.first?.mode == .automated && shown.modes.first?.own == .progressive)
        #expect(shown.modes.first?.why == move.why)
        #expect(try await fixture.queue.explain("ZL50").english.contains("automated"))
        for agent in agents { _ = try await fixture.queue.setIntent(.available, of: agent) }
        try await fixture.queue.lookAtModes()
        #expect(news.moves.count == 1, "not at once")
        fixture.clock.advance(by: 901)
        try await fixture.queue.lookAtModes()
        #expect(news.moves.last?.mode == .progressive && news.moves.count == 2)
        #expect(try await fixture.queue.overview().modes.first?.mode == .progressive)
    }

    @Test("the limit that is reached is told once, and so is its end")
    func limit() async throws {
        let news = News()
        let fixture = try await QueueFixture(
            {
                $0.policy.mode = .progressiveCustomerFirst
                $0.policy.abandonment = AbandonmentRules(limit: 0.03, announcement: "abandoned-call")
                $0.policy.callingHours = .always
            }, onPacing: { news.take($0) })
        try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        for order in orders {
            #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        }
        for order in orders {
            let now = fixture.clock.now()
            _ = try await fixture.queue.finish(
                AttemptOutcome(
                    attemptID: order.attemptID, disposition: .abandoned, endedBy: .us,
                    timeline: AttemptTimeline(answeredAt: now, endedAt: now)))
        }
        try await fixture.queue.lookAtModes()
        #expect(news.limits.map(\.isOver) == [true])
        let share = try #require(try await fixture.queue.overview().abandonment.first)
        #expect(share.answered == 2 && share.abandoned == 2 && share.isOver && share.reopensAt != nil)
        fixture.clock.advance(by: 2_592_001)
        try await fixture.queue.lookAtModes()
        try await fixture.queue.lookAtModes()
        #expect(news.limits.map(\.isOver) == [true, false])
    }

    @Test("K3: what waited for an agent on the line is called when its class moves to where there is one")
    func release() async throws {
        var backlog = ModeCondition()
        backlog.backlog = 2
        let moves = [ModeMove(to: .progressive, when: backlog)]
        let fixture = try await QueueFixture {
            $0.policy.mode = .progressiveCustomerFirst
            $0.policy.abandonment = AbandonmentRules(limit: 0.03, announcement: "abandoned-call")
            $0.policy.callingHours = .always
            $0.policy.redial.rules[.machine] = RedialRule(intervals: [], afterwards: 60)
            $0.policy.moves = moves
        }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        #expect(order.isCustomerFirst)
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        let now = fixture.clock.now()
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .machine, endedBy: .us,
                timeline: AttemptTimeline(answeredAt: now, endedAt: now)))
        fixture.clock.advance(by: 61)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "machineBefore")
        try await fixture.queue.lookAtModes()
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        try await fixture.load([.sample(2)])
        try await fixture.queue.lookAtModes()
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(Set(orders.compactMap(\.ticketID)) == ["ZL1", "ZL2"] && orders.allSatisfy { $0.agent != nil })
    }

    @Test("a move is read from the configuration, and refused where it says nothing or too much")
    func decoding() throws {
        func decode(_ move: String) throws -> ModeMove? {
            let decoder = JSONDecoder()
            decoder.allowsJSON5 = true
            let text = "{ policy: { moves: [\(move)] } }"
            return try decoder.decode(QueueConfiguration.self, from: Data(text.utf8)).policy.moves.first
        }
        let move = try decode(
            "{ to: \"automated\", flow: \"notice\", when: { hoursLate: 1, backlog: 5 }, atLeast: 60 }")
        #expect(move?.to == .automated && move?.flow == .notice && move?.atLeast == 60)
        #expect(move?.when.hoursLate == 1 && move?.when.backlog == 5)
        for (text, named) in [
            ("{ to: \"preview\", when: {} }", "says nothing"), ("{ to: \"automated\", when: { backlog: 1 } }", "flow"),
            ("{ to: \"preview\", flow: \"notice\", when: { backlog: 1 } }", "flow"),
            ("{ to: \"prewiev\", when: { backlog: 1 } }", "prewiev"),
            ("{ to: \"preview\", when: { backlock: 1 } }", "backlock"),
        ] {
            #expect(throws: (any Error).self, "\(named)") { try decode(text) }
        }
    }
}

extension ModeCondition {
    fileprivate static func late(_ hours: Double) -> ModeCondition {
        var condition = ModeCondition()
        condition.hoursLate = hours
        return condition
    }
}

extension FlowName {
    fileprivate static let notice = FlowName(rawValue: "notice")
}
