import Testing

@testable import CallQueue

@Suite("Tickets that agents look at first, or dial by hand")
struct PreviewTests {
    private let agents = QueueFixture.agents

    private func fixture(_ ends: PreviewEnd = .skip) async throws -> QueueFixture {
        try await QueueFixture {
            $0.policy.mode = .preview
            $0.policy.previewSeconds = 20
            $0.policy.previewEnds = ends
            $0.agents.wrapUp = 0
        }
    }

    private func claim(_ fixture: QueueFixture) async throws -> [CallOrder] {
        try await fixture.queue.claim(agents: await fixture.queue.freeAgents())
    }

    private func shown(_ fixture: QueueFixture) async -> [TicketID?] {
        await fixture.queue.agents().map { if case .preview(let ticket, _) = $0.activity { ticket } else { nil } }
    }

    @Test("each free agent is shown a ticket, and dials it with a click")
    func dialled() async throws {
        let fixture = try await fixture()
        try await fixture.load((1...5).map { .sample($0) })
        #expect(try await claim(fixture).isEmpty)
        #expect(await shown(fixture) == ["ZL1", "ZL2", "ZL3", "ZL4"])
        #expect(try await fixture.queue.explain("ZL1").reason == "reserved")
        #expect(try await claim(fixture).isEmpty)
        #expect(await shown(fixture).count == 4, "nobody is shown two")
        let decision = try await fixture.queue.order(
            DialRequest(agent: agents[0], target: .ticket("ZL1"), origin: .page))
        guard case .placed(let order) = decision else {
            Issue.record("\(decision)")
            return
        }
        #expect(try await fixture.queue.agent(agents[0]).activity == .dialingSelf(order.callID))
        try await fixture.run(order, .answered)
        #expect(try await claim(fixture).isEmpty)
        #expect(await shown(fixture).first == "ZL5")
    }

    @Test("a ticket that is skipped is shown to another, with the reason kept")
    func skipped() async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1)])
        _ = try await claim(fixture)
        await #expect(throws: QueueError.notShown("ZL1", agents[1])) {
            try await fixture.queue.skip("ZL1", by: agents[1], reason: "")
        }
        _ = try await fixture.queue.skip("ZL1", by: agents[0], reason: "已邮件处理")
        #expect(await shown(fixture) == [nil, nil, nil, nil])
        #expect(try await fixture.queue.ticket("ZL1").resolutionNote == "skipped by 1001: 已邮件处理")
        // Nobody was called, so it pauses after no attempt.
        #expect(try await fixture.queue.explain("ZL1").english.contains("skipped it"))
        #expect(try await claim(fixture).isEmpty)
        fixture.clock.advance(by: 30)
        _ = try await claim(fixture)
        #expect(await shown(fixture) == [nil, "ZL1", nil, nil])
    }

    @Test("who pauses or signs out while a ticket is shown gives it to another at once", arguments: [false, true])
    func paused(_ signsOut: Bool) async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1)])
        _ = try await claim(fixture)
        #expect(await shown(fixture).first == "ZL1")
        let wish = signsOut ? AgentIntent.loggedOut : .paused(PauseCode(rawValue: "lunch"))
        _ = try await fixture.queue.setIntent(wish, of: agents[0])
        #expect(try await fixture.queue.agent(agents[0]).activity == .idle)
        #expect(try await fixture.queue.ticket("ZL1").state == .ready)
        #expect(try await claim(fixture).isEmpty)
        #expect(await shown(fixture) == [nil, "ZL1", nil, nil])
    }

    @Test(
        "a ticket that nobody did anything about is shown to another, or dialled, as the class says",
        arguments: PreviewEnd.allCases)
    func timeOver(_ ends: PreviewEnd) async throws {
        let fixture = try await fixture(ends)
        try await fixture.load([.sample(1)])
        _ = try await claim(fixture)
        fixture.clock.advance(by: 19)
        #expect(try await claim(fixture).isEmpty)
        #expect(await shown(fixture).first == "ZL1")
        fixture.clock.advance(by: 1)
        #expect(try await fixture.queue.nextWakeAt() == fixture.clock.now())
        let orders = try await claim(fixture)
        switch ends {
        case .dial: #expect(orders.map(\.agent) == [agents[0]])
        case .skip: #expect(await shown(fixture) == [nil, "ZL1", nil, nil])
        }
    }

    @Test("a ticket that is settled, or taken out, is shown no more")
    func settled() async throws {
        let fixture = try await fixture()
        try await fixture.load([.sample(1), .sample(2)])
        _ = try await claim(fixture)
        _ = try await fixture.queue.setResolution("ZL1", .resolved, by: agents[3])
        _ = try await fixture.queue.cancel(ticket: "ZL2")
        #expect(await shown(fixture) == [nil, nil, nil, nil])
        #expect(await fixture.queue.freeAgents().count == 4)
    }

    @Test("where calls are made by hand, nobody is rung until somebody clicks, and the ticket says so")
    func manual() async throws {
        let fixture = try await QueueFixture { $0.policy.mode = .manual }
        try await fixture.load([.sample(1)])
        #expect(try await claim(fixture).isEmpty)
        #expect(try await fixture.queue.nextWakeAt() == nil)
        #expect(try await fixture.queue.explain("ZL1").reason == "byHand")
        let decision = try await fixture.queue.order(
            DialRequest(agent: agents[0], target: .ticket("ZL1"), origin: .page))
        guard case .placed = decision else {
            Issue.record("\(decision)")
            return
        }
    }
}
