import Foundation
import Testing

@testable import CallQueue

@Suite("What is kept until it was told")
struct TidingTests {
    private static let words: @Sendable (TicketChange) -> String = { "\($0.ticket.rawValue) \($0.state.word)" }

    @Test("a ticket's change and its tiding are kept together, over a kill, and the tiding until it was told")
    func kept() async throws {
        let changes = TicketChangeTests.Told()
        let fixture = try await QueueFixture(onChange: changes.listener)
        try await fixture.load([.sample(1), .sample(2)])
        let ticket = Ticket.sample(1).id
        _ = try await fixture.queue.cancel(ticket: ticket)
        #expect(try await fixture.queue.tidings().isEmpty, "nobody wanted them")
        try await fixture.queue.keepTidings(Self.words)
        _ = try await fixture.queue.cancel(ticket: Ticket.sample(2).id)
        let kept = try await fixture.queue.tidings()
        #expect(kept.map(\.text) == ["\(Ticket.sample(2).id.rawValue) cancelled"])
        #expect(changes.all.last?.tiding == kept.last?.seq)
        let (again, _) = try await fixture.crashed()
        #expect(try await again.tidings() == kept)
        try await again.told(upTo: kept.last?.seq ?? 0)
        #expect(try await again.tidings().isEmpty)
        await again.close()
        try await fixture.queue.keepTidings(nil)
        #expect(try await fixture.queue.tidings().isEmpty)
    }

    @Test("of a change that was not kept there is no tiding either")
    func refused() async throws {
        let fixture = try await QueueFixture(onChange: { _ in })
        try await fixture.load([.sample(1)])
        try await fixture.queue.keepTidings(Self.words)
        let ticket = Ticket.sample(1).id
        _ = try await fixture.queue.cancel(ticket: ticket)
        let before = try await fixture.queue.tidings().count
        _ = try? await fixture.queue.cancel(ticket: ticket)
        #expect(try await fixture.queue.tidings().count == before)
    }

    @Test("how far a source was looked through is kept over a restart, and forgotten with its address")
    func sources() async throws {
        let fixture = try await QueueFixture()
        var look = SourceLook()
        (look.since, look.etag) = (QueueFixture.morning, "\"7\"")
        look.refused = [.init(ticket: "T1", reason: "noNumber"), .init(ticket: "", reason: "masked")]
        let url = "https://tickets.example/open"
        #expect(try await fixture.queue.look(at: "desk", url: url) == SourceLook())
        try await fixture.queue.keep(look, of: "desk", url: url)
        look.refused.insert(.init(ticket: "T2", reason: "tooShort"))
        look.since = QueueFixture.morning + 60
        try await fixture.queue.keep(look, of: "desk", url: url)
        let (again, _) = try await fixture.crashed()
        #expect(try await again.look(at: "desk", url: url) == look)
        #expect(try await again.look(at: "desk", url: url + "?all") == SourceLook())
        #expect(try await again.look(at: "other", url: url) == SourceLook())
        await again.close()
    }
}
