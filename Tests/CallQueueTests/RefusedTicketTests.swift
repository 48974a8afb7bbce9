import Foundation
import Testing

@testable import CallQueue

@Suite("Tickets whose number is put on the do-not-call list while they wait")
struct RefusedTicketTests {
    private let agents = QueueFixture.agents

    /// How a number comes onto the list.
    enum Way: Sendable, CaseIterable {
        case typed, file, resolution
    }

    @Test("are taken out at once, whatever they wait for, and nobody else's are", arguments: Way.allCases)
    func takenOut(way: Way) async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        try await fixture.load([.sample(1), .sample(2, numbers: [.mobile(1)]), .sample(3)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .busy)
        #expect(try await fixture.queue.explain("ZL1").reason == "cooldown")
        switch way {
        case .typed: _ = try await fixture.queue.addDoNotCall("13800000001", source: "letter")
        case .file: _ = try await fixture.queue.importDoNotCall(Array("13800000001\n".utf8), source: "list.csv")
        case .resolution: _ = try await fixture.queue.setResolution("ZL2", .refused, by: agents[1])
        }
        await fixture.queue.refusedAreOut()
        #expect(try await fixture.queue.ticket("ZL1").state == .cancelled(.doNotCall))
        #expect(try await fixture.queue.ticket("ZL2").state == .cancelled(.doNotCall))
        #expect(try await fixture.queue.ticket("ZL3").state == .ready)
    }

    @Test("also one that came later is explained by it, and is not shown as the next")
    func loadedLater() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.addDoNotCall("13800000001", source: "letter")
        await fixture.queue.refusedAreOut()
        try await fixture.load([.sample(1), .sample(2)])
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.state == .ready && explanation.reason == "doNotCall" && explanation.actor == .nobody)
        #expect(explanation.readyAt == nil)
        let next = try await fixture.queue.overview().next.map(\.ticketID)
        #expect(next == ["ZL2"])
    }

    @Test("wait on where the entry lapses: when their turn comes nobody knows yet")
    func lapsing() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1), .sample(2, numbers: [.mobile(1)])])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .busy)
        let before = try await fixture.queue.ticket("ZL1").state
        _ = try await fixture.queue.addDoNotCall(
            "13800000001", source: "letter", lapsesAt: fixture.clock.now() + 60)
        await fixture.queue.refusedAreOut()
        #expect(try await fixture.queue.ticket("ZL1").state == before)
        #expect(try await fixture.queue.explain("ZL1").reason == "cooldown")
        #expect(try await fixture.queue.ticket("ZL2").state == .ready, "it may be night, and its turn tomorrow")
    }
}

extension TicketQueue {
    /// Returns once the tickets of all refused numbers are out.
    fileprivate func refusedAreOut() async { await refused.search?.value }
}
