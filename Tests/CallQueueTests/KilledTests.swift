import Foundation
import Testing

@testable import CallQueue

/// The database as `kill -9` leaves it in every state of a ticket, an attempt and an agent, opened by the next daemon.
@Suite("Killed in every state")
struct KilledTests {
    private static let ticket: TicketID = "ZL1"

    /// What the queue was doing, and what its ticket is after the restart.
    enum Stage: String, Sendable, CaseIterable {
        case ready, cooldown, shown
        case agentRings, customerRings, talking, held, writtenUp, agentWrites
        case done, exhausted, cancelled
        case flowRings, flowTalks, flowHandsOver
        case customerFirstRings, customerFirstWaits, customerFirstTalks, abandoned
        case notSelected, expired, withdrawn, refused, promised, keptForOwner

        var after: String {
            switch self {
            case .ready, .agentRings, .shown: "ready"
            case .cooldown, .abandoned, .customerFirstWaits: "waiting cooldown"
            case .customerRings, .talking, .held, .flowRings, .flowTalks, .flowHandsOver, .customerFirstRings,
                .customerFirstTalks:
                "waiting unknownAfterRestart"
            case .writtenUp, .agentWrites, .done: "done"
            case .exhausted: "exhausted"
            case .cancelled, .withdrawn, .refused: "cancelled"
            case .notSelected: "notSelected"
            case .expired: "expired"
            case .promised: "waiting scheduledCallback"
            case .keptForOwner: "waiting ownAgent"
            }
        }

        /// Whether its number is rung again by itself within half an hour.
        var isCalledAgain: Bool { [.ready, .agentRings, .cooldown, .shown, .promised, .keptForOwner].contains(self) }

        fileprivate var ticket: Ticket {
            .sample(
                1, owner: self == .keptForOwner ? QueueFixture.agents[1].rawValue : nil,
                deadlineAt: self == .expired ? QueueFixture.morning - 60 : nil)
        }

        fileprivate func configure(_ configuration: inout QueueConfiguration) {
            configuration.policy.callingHours = .always
            configuration.duplicatePressWindow = 0
            configuration.policy.redial.rules[.abandoned] = RedialRule(intervals: [], afterwards: 300)
            configuration.policy.abandonment = AbandonmentRules(limit: 0.1, announcement: "sorry")
            switch self {
            case .shown: configuration.policy.mode = .preview
            case .writtenUp: configuration.policy.wrapUpLimit = 60
            case .agentWrites: configuration.agents.wrapUp = 60
            case .exhausted: configuration.policy.maxAttempts = 1
            case .expired: configuration.policy.expiresAtDeadline = true
            case .flowRings, .flowTalks, .flowHandsOver: configuration.policy.flow = FlowName(rawValue: "notice")
            case .customerFirstRings, .customerFirstWaits, .customerFirstTalks, .abandoned:
                configuration.policy.mode = .progressiveCustomerFirst
            default: break
            }
        }
    }

    /// Brings the fixture's ticket to where it is killed.
    private func reach(_ stage: Stage, _ fixture: QueueFixture) async throws {
        let queue = fixture.queue
        if stage == .ready { return }
        if stage == .withdrawn { return #expect(try await queue.cancel(ticket: Self.ticket).isFinal) }
        try await prepare(stage, fixture)
        let orders = try await queue.claim(agents: await queue.freeAgents(), limit: 1)
        if [.shown, .notSelected, .expired, .refused, .promised, .keptForOwner].contains(stage) {
            return #expect(orders.isEmpty)
        }
        let order = try #require(orders.first)
        switch stage {
        case .agentRings: return
        case .cooldown, .exhausted: try await fixture.run(order, .busy)
        case .done, .writtenUp, .agentWrites: try await fixture.run(order, .answered)
        case .cancelled:
            _ = try await queue.cancel(try #require(order.batchID))
            try await fixture.run(order, .agentNoAnswer)
        default: try await ring(stage, order, queue, at: fixture.clock.now())
        }
    }

    /// What happens before the ticket's turn comes.
    private func prepare(_ stage: Stage, _ fixture: QueueFixture) async throws {
        let queue = fixture.queue
        switch stage {
        case .refused: _ = try await queue.addDoNotCall(DialableNumber.mobile(1).number, source: "letter")
        case .promised:
            _ = try await queue.setResolution(Self.ticket, .followUp, callbackAt: fixture.clock.now() + 600)
        case .keptForOwner:
            let owner = QueueFixture.agents[1]
            let click = DialRequest(agent: owner, target: .number(DialableNumber.mobile(9).number), origin: .ctl)
            let decision = try await queue.order(click)
            #expect(decision.refusal == nil)
        default: break
        }
    }

    private func ring(_ stage: Stage, _ order: CallOrder, _ queue: TicketQueue, at now: Date) async throws {
        #expect(try await queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        if [.customerRings, .flowRings, .customerFirstRings].contains(stage) { return }
        await queue.customerAnswered(order.attemptID, at: now)
        let agent = QueueFixture.agents[0]
        switch stage {
        case .held: await queue.agent(agent, holds: true, in: order.attemptID)
        case .flowHandsOver, .customerFirstTalks:
            let taken = try #require(try await queue.takeAgent(for: order.attemptID, of: QueueFixture.agents))
            await queue.agent(taken, joined: order.attemptID, .talking)
        case .abandoned:
            _ = try await queue.finish(
                AttemptOutcome(
                    attemptID: order.attemptID, disposition: .abandoned, endedBy: .us,
                    timeline: AttemptTimeline(answeredAt: now, endedAt: now + 2)))
        default: break
        }
        await queue.commitNow()
    }

    private func word(_ queue: TicketQueue) async throws -> String {
        let state = try await queue.ticket(Self.ticket).state
        if case .waiting(let reason, _) = state { return "waiting \(reason.rawValue)" }
        return state.word
    }

    @Test(
        "no ticket is lost, no call is left open, no agent is held, and nobody is rung twice", arguments: Stage.allCases
    )
    func killed(_ stage: Stage) async throws {
        let fixture = try await QueueFixture { stage.configure(&$0) }
        try await fixture.load([stage.ticket]) { _ in stage != .notSelected }
        try await reach(stage, fixture)
        let (queue, _) = try await fixture.crashedAsConfigured()
        #expect(try await word(queue) == stage.after)
        #expect(try await queue.records(limit: 10).allSatisfy { $0.disposition != nil })
        #expect(await queue.agents().allSatisfy { $0.activity == .idle })
        #expect(try await queue.explain(Self.ticket).english.isEmpty == false)
        let rung = try await queue.records(limit: 10).count { $0.customerInvitedAt != nil }
        // Whoever goes on by itself does so; all others wait for a person, or for days.
        var isCalledAgain = false
        for _ in 0..<30 where !isCalledAgain {
            let orders = try await queue.claim(agents: await queue.freeAgents())
            let busy = await queue.agents().contains { $0.activity != .idle }
            isCalledAgain = !orders.isEmpty || busy
            fixture.clock.advance(by: 60)
        }
        #expect(isCalledAgain == stage.isCalledAgain)
        #expect(try await queue.records(limit: 10).count { $0.customerInvitedAt != nil } == rung)
    }

    @Test("a class that moved goes on in the mode it moved to, with what was measured, and comes back as it would have")
    func moved() async throws {
        var backlog = ModeCondition()
        backlog.backlog = 3
        let moves = [ModeMove(to: .automated, flow: FlowName(rawValue: "notice"), when: backlog)]
        let fixture = try await QueueFixture {
            $0.policy.callingHours = .always
            $0.policy.moves = moves
        }
        try await fixture.load((1...4).map { .sample($0) })
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first)
        try await fixture.run(order, .answered, talk: 40)
        try await fixture.queue.lookAtModes()
        #expect(try await fixture.queue.overview().modes.first?.mode == .automated)
        // One less than brought it about: it stays for its time, and would not move by that.
        let led = try #require(try await fixture.queue.claim(agents: [], limit: 1).first)
        #expect(led.flow == FlowName(rawValue: "notice"))
        try await fixture.run(led, .answered)
        fixture.clock.advance(by: 60)
        let (queue, _) = try await fixture.crashedAsConfigured()
        let mode = try #require(try await queue.overview().modes.first)
        #expect(mode.mode == .automated && mode.own == .progressive && mode.why?.hasPrefix("backlog 3") == true)
        #expect(abs(try #require(mode.since).timeIntervalSince(QueueFixture.morning)) < 1)
        let known = await queue.measured(.quality)
        #expect(known?.answerRate.count == 2 && known?.answerRate.value == 1 && known?.talk.value == 40)
        try await queue.lookAtModes()
        #expect(try await queue.overview().modes.first?.mode == .automated, "not before its time")
        fixture.clock.advance(by: 900)
        try await queue.lookAtModes()
        #expect(try await queue.overview().modes.first?.mode == .progressive)
    }
}

extension TicketQueue {
    fileprivate func measured(_ ticketClass: TicketClass) -> PacingStatistics? { pacing.statistics[ticketClass] }
}
