import Foundation
import Testing

@testable import CallQueue

@Suite("A load")
struct LoadTests {
    private func rows(_ tickets: [Ticket], selected: Bool = true) -> [RowVerdict] {
        tickets.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: selected)) }
    }

    @Test("is invisible until it is committed, and then whole")
    func atomic() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.beginLoad(name: "b", source: "b.csv")
        _ = try await fixture.queue.append(id, rows((1...300).map { .sample($0) }))
        #expect(await fixture.queue.batches().isEmpty)
        #expect(try await fixture.queue.claim(agents: QueueFixture.agents).isEmpty)
        await #expect(throws: QueueError.unknownTicket("ZL1")) { try await fixture.queue.explain("ZL1") }
        let batch = try await fixture.queue.commitLoad(id)
        #expect(batch.counts == LoadCounts(rows: 300, accepted: 300))
        #expect(try await fixture.queue.claim(agents: QueueFixture.agents).count == QueueFixture.agents.count)
    }

    @Test("done twice makes duplicates of every row and no second call")
    func idempotent() async throws {
        let fixture = try await QueueFixture()
        let tickets = (1...50).map { Ticket.sample($0) }
        try await fixture.load(tickets)
        let again = try await fixture.load(tickets)
        #expect(again.counts == LoadCounts(rows: 50, duplicates: 50))
        #expect(try await fixture.queue.counts().states == ["ready": 50])
        let verdicts = try await fixture.queue.verdicts(again.id, offset: 48)
        #expect(verdicts.map(\.kind) == [.duplicate, .duplicate])
        #expect(verdicts.first?.detail?.contains("“test”") == true)
    }

    @Test("given up leaves nothing, and its tickets can be loaded anew")
    func aborted() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.beginLoad(name: "b", source: "b.csv")
        _ = try await fixture.queue.append(id, rows((1...10).map { .sample($0) }))
        try await fixture.queue.abortLoad(id)
        await #expect(throws: QueueError.notLoading(id)) { try await fixture.queue.append(id, []) }
        #expect(try await fixture.load((1...10).map { .sample($0) }).counts.accepted == 10)
    }

    @Test("at the same time as another is refused")
    func oneAtATime() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.beginLoad(name: "b", source: "b.csv")
        await #expect(throws: QueueError.loadUnderWay(id)) {
            try await fixture.queue.beginLoad(name: "c", source: "c.csv")
        }
    }

    @Test("keeps each row's verdict, and explains a refused ticket by it")
    func verdicts() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.beginLoad(name: "b", source: "b.csv")
        let position = RowPosition(record: 1, line: 2)
        let refused = RowVerdict(
            position: position, id: "ZL9",
            outcome: .refused(RowRefusal(column: "联系电话", reason: .badTime, text: "is no number")))
        let duplicate = RowVerdict(
            position: RowPosition(record: 2, line: 3), id: "ZL9", outcome: .duplicate(of: position, isSame: false))
        _ = try await fixture.queue.append(id, [refused, duplicate])
        let batch = try await fixture.queue.commitLoad(id)
        #expect(batch.counts == LoadCounts(rows: 2, refused: 1, duplicates: 1))
        #expect(try await fixture.queue.verdicts(id).map(\.kind) == [.refused, .duplicate])
        let explanation = try await fixture.queue.explain("ZL9")
        #expect(explanation.state == .refused)
        #expect(explanation.english.contains("联系电话"))
        #expect(try await fixture.queue.report(id).refusedRows == 1)
    }

    @Test("of a corrected row takes the place of a cancelled ticket; a ticket that is being worked on is a duplicate")
    func replaces() async throws {
        let fixture = try await QueueFixture()
        let first = try await fixture.load([.sample(1), .sample(2)])
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first)
        try await fixture.run(order, .answered, talk: 60)
        _ = try await fixture.queue.cancel(first.id)
        let second = try await fixture.load([.sample(1), .sample(2, numbers: [.mobile(77)])])
        #expect(second.counts == LoadCounts(rows: 2, accepted: 1, duplicates: 1))
        #expect(try await fixture.queue.ticket("ZL2").nextNumber == .mobile(77))
        #expect(try await fixture.queue.ticket("ZL1").state == .done)
    }

    @Test("with a larger share selects tickets that were left out before, once")
    func largerShare() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)], selected: { _ in false })
        #expect(try await fixture.load([.sample(1)], selected: { _ in false }).counts.duplicates == 1)
        #expect(try await fixture.load([.sample(1)]).counts.accepted == 1)
        #expect(try await fixture.load([.sample(1)]).counts.duplicates == 1)
    }

    @Test("lets a click through between its rows")
    func clickMeanwhile() async throws {
        let fixture = try await QueueFixture()
        let queue = fixture.queue
        let id = try await queue.beginLoad(name: "b", source: "b.csv")
        let rows = rows((1...5_000).map { .sample($0) })
        let load = Task {
            _ = try await queue.append(id, rows)
            return ContinuousClock.now
        }
        // Begins once rows are coming in.
        while try await queue.rowsTaken() == 0 { await Task.yield() }
        let request = DialRequest(agent: QueueFixture.agents[0], target: .number("13900139000"), origin: .page)
        #expect(try await queue.order(request).refusal == nil)
        let clicked = ContinuousClock.now
        #expect(clicked < (try await load.value))
    }

    @Test("keeps what the file gave, for the agent to see")
    func details() async throws {
        let fixture = try await QueueFixture()
        let ticket = Ticket.sample(
            1,
            numbers: [
                .mobile(1), DialableNumber(number: "+862130059115", countryCodeLength: 2, extensionDigits: "802"),
            ],
            priority: .high, vip: 1, owner: "1003", deadlineAt: QueueFixture.morning + 60,
            numbersExpireAt: QueueFixture.morning + 120)
        try await fixture.load([ticket])
        #expect(try await fixture.queue.ticket("ZL1").ticket == ticket)
    }
}

extension TicketQueue {
    fileprivate func rowsTaken() throws -> Int { load?.batch.counts.rows ?? 0 }
}
