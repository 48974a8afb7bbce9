import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("What the queue tells of its tickets")
struct TicketChangeTests {
    private let agents = QueueFixture.agents

    /// Collects what is told.
    final class Told: Sendable {
        private let changes = Mutex<[TicketChange]>([])
        var all: [TicketChange] { changes.withLock { $0 } }
        var words: [String] { all.map(\.state.word) }
        var listener: @Sendable ([TicketChange]) -> Void { { new in self.changes.withLock { $0 += new } } }
    }

    @Test("a call's way through its ticket, each step once, with its agent, its call and how it ended")
    func call() async throws {
        let told = Told()
        let fixture = try await QueueFixture(onChange: told.listener)
        let batch = try await fixture.load([.sample(1)])
        #expect(told.all.isEmpty, "a load is its batch's news")
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .answered, talk: 30)
        #expect(told.words == ["dialing", "talking", "done"])
        #expect(told.all.map(\.previous.word) == ["ready", "dialing", "talking"])
        #expect(told.all.allSatisfy { $0.agent == agents[0] && $0.call == order.callID && $0.batch == batch.id })
        #expect(told.all.map(\.disposition) == [nil, nil, .answered])
    }

    @Test("a ticket that is to be called again is told of with its reason and time, and not when that time comes")
    func redial() async throws {
        let told = Told()
        let fixture = try await QueueFixture(onChange: told.listener)
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .busy)
        guard case .waiting(.cooldown, let readyAt?)? = told.all.last?.state else {
            Issue.record("\(told.words)")
            return
        }
        fixture.clock.advance(by: readyAt.timeIntervalSince(fixture.clock.now()) + 1)
        #expect(try await fixture.queue.claim(agents: [agents[0]]).count == 1)
        #expect(told.words == ["dialing", "waiting", "dialing"])
        #expect(told.all.last?.previous == .ready)
    }

    @Test("what a person does with a ticket is told, a word that moves nothing too")
    func persons() async throws {
        let told = Told()
        let fixture = try await QueueFixture(onChange: told.listener)
        try await fixture.load([.sample(1), .sample(2)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        let (called, other) = (try #require(order.ticketID), Ticket.sample(2).id)
        try await fixture.run(order, .busy)
        _ = try await fixture.queue.releaseForReview(called)
        _ = try await fixture.queue.cancel(ticket: other)
        _ = try await fixture.queue.setResolution(called, .resolved, by: agents[1])
        _ = try await fixture.queue.setResolution(called, .voicemail, by: agents[1])
        #expect(told.words == ["dialing", "waiting", "ready", "cancelled", "done", "done"])
        #expect(told.all.suffix(2).map(\.resolution) == [.resolved, .voicemail])
        #expect(told.all.suffix(2).allSatisfy { $0.agent == agents[1] && $0.call == nil })
    }

    @Test("the cancellation of a batch is its own news, not that of each of its tickets")
    func batch() async throws {
        let told = Told()
        let fixture = try await QueueFixture(onChange: told.listener)
        let batch = try await fixture.load((1...20).map { .sample($0) })
        _ = try await fixture.queue.cancel(batch.id)
        #expect(told.all.isEmpty)
    }
}
