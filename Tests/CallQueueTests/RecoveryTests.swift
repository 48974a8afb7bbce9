import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("After a crash")
struct RecoveryTests {
    private let agent = QueueFixture.agents[0]

    private func crashed(_ fixture: QueueFixture, at now: Date? = nil) async throws -> (TicketQueue, RecoverySummary) {
        try await fixture.crashed(at: now)
    }

    private func claimOne(_ fixture: QueueFixture) async throws -> CallOrder {
        try await fixture.load([.sample(1)])
        return try #require(try await fixture.queue.claim(agents: [agent]).first)
    }

    @Test("before the customer's INVITE the ticket goes on by itself and no attempt is used")
    func whileAgentRings() async throws {
        let fixture = try await QueueFixture()
        let order = try await claimOne(fixture)
        let (queue, summary) = try await crashed(fixture, at: fixture.clock.now() + 10)
        #expect(summary.interrupted.map(\.attemptID) == [order.attemptID])
        let ticket = try await queue.ticket("ZL1")
        #expect(ticket.state == .ready)
        #expect(ticket.attempts == 0)
        #expect(try await queue.claim(agents: [agent]).first?.ticketID == "ZL1")
    }

    @Test("once the customer's INVITE may have left, nobody rings the number before a person releases the ticket")
    func whileCustomerRings() async throws {
        let fixture = try await QueueFixture()
        let order = try await claimOne(fixture)
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        let (queue, summary) = try await crashed(fixture, at: fixture.clock.now() + 30)
        #expect(summary.unknown.map(\.attemptID) == [order.attemptID])
        let explanation = try await queue.explain("ZL1")
        #expect(explanation.reason == "unknownAfterRestart")
        #expect(explanation.actor == .supervisor)
        #expect(try await queue.claim(agents: QueueFixture.agents).isEmpty)
        #expect(try await queue.nextWakeAt() == nil)
        #expect(try await queue.releaseForReview("ZL1") == .ready)
        #expect(try await queue.claim(agents: [agent]).first?.ticketID == "ZL1")
    }

    @Test("in the middle of a talk the answer stays on record and a person decides")
    func whileTalking() async throws {
        let fixture = try await QueueFixture()
        let order = try await claimOne(fixture)
        _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        await fixture.queue.commitNow()
        let (queue, summary) = try await crashed(fixture)
        #expect(summary.cutOff.map(\.disposition) == [.answered])
        #expect(summary.cutOff.first?.endedBy == .us)
        let explanation = try await queue.explain("ZL1")
        #expect(explanation.reason == "unknownAfterRestart")
        #expect(explanation.english.contains("its customer had answered"))
    }

    /// What stands between words that read back.
    private static let damages = [
        "UPDATE tickets SET numbers = 'rubbish'", "UPDATE tickets SET state = 'nonsense'",
        "UPDATE attempts SET dialled = 'rubbish'", "UPDATE attempts SET origin = 'nonsense'",
        "UPDATE attempts SET phase = 'nonsense'",
    ]

    @Test(
        "a damaged record of one call or of its ticket waits for a person, and keeps nobody else from being settled",
        arguments: damages)
    func damaged(_ change: String) async throws {
        let fixture = try await QueueFixture()
        try await fixture.load((1...3).map { .sample($0) })
        let orders = try await fixture.queue.claim(agents: Array(QueueFixture.agents.prefix(2)))
        for order in orders { _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID) }
        let first = try #require(orders.first)
        let column = change.contains("tickets") ? "id = '\(first.ticketID ?? "")'" : "id = '\(first.attemptID)'"
        try await fixture.queue.spoil("\(change) WHERE \(column)")
        let (queue, summary) = try await crashed(fixture)
        #expect(summary.damagedRows == 1)
        #expect(summary.unknown.map(\.attemptID).contains(orders[1].attemptID))
        #expect(try await queue.explain("ZL1").actor == .supervisor)
        #expect(try await queue.explain("ZL2").reason == "unknownAfterRestart")
        #expect(try await queue.claim(agents: QueueFixture.agents).map(\.ticketID) == ["ZL3"], "the rest is called")
        let past = try await queue.endedAttempts(agent: nil, ticket: nil, batch: nil, limit: 10)
        #expect(past.map(\.attemptID).contains(orders[1].attemptID), "lists go on without it")
        // The number is free again.
        let press = DialRequest(agent: QueueFixture.agents[3], target: .number(first.destination.number), origin: .ctl)
        #expect(try await queue.order(press).refusal == nil)
    }

    @Test("a call whose record is damaged while it runs ends as any does, and frees its agent", arguments: damages)
    func damagedInCall(_ change: String) async throws {
        let fixture = try await QueueFixture()
        let order = try await claimOne(fixture)
        _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        try await fixture.queue.spoil(change)
        let outcome = AttemptOutcome(
            attemptID: order.attemptID, disposition: .busy, endedBy: .network,
            timeline: AttemptTimeline(endedAt: fixture.clock.now()))
        let finished = try await fixture.queue.finish(outcome)
        #expect(finished.record.disposition == .busy && finished.record.destination == order.destination)
        let other = DialRequest(agent: agent, target: .number("13911112222"), origin: .ctl)
        guard case .placed(let next) = try await fixture.queue.order(other) else {
            Issue.record("not placed")
            return
        }
        // Somebody else's failure makes memory be read anew: what is known of a running call outlives it.
        try await fixture.queue.spoil("UPDATE attempts SET origin = 'nonsense' WHERE id = '\(next.attemptID)'")
        await fixture.queue.readAgain()
        #expect(try await fixture.queue.authorizeCustomerLeg(next.attemptID) == .allowed)
    }

    @Test("after the end nothing is open, and the ticket's plan is kept")
    func afterFinish() async throws {
        let fixture = try await QueueFixture()
        let order = try await claimOne(fixture)
        try await fixture.run(order, .busy)
        let (queue, summary) = try await crashed(fixture)
        #expect(summary == RecoverySummary())
        #expect(try await queue.ticket("ZL1").state == .waiting(.cooldown, readyAt: QueueFixture.morning + 300))
    }

    @Test("a click's key gives stateUnknown, and the click's ticket is as it was before", arguments: [false, true])
    func keyAfterCrash(customerRung: Bool) async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)], selected: { _ in false })
        let request = DialRequest(key: "press", agent: agent, target: .ticket("ZL1"), origin: .page)
        guard case .placed(let order) = try await fixture.queue.order(request) else {
            Issue.record("not placed")
            return
        }
        if customerRung { _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID) }
        let (queue, _) = try await crashed(fixture)
        let again = try await queue.order(request)
        #expect(again.refusal?.reason == .stateUnknown)
        #expect(again.refusal?.callID == order.callID)
        let state = try await queue.ticket("ZL1").state
        #expect(state == (customerRung ? .waiting(.unknownAfterRestart, readyAt: nil) : .notSelected))
    }

    @Test("what was recorded in a log that was laid out before it is found again, and the log grows no more")
    func laidOutLog() async throws {
        let fixture = try await QueueFixture()
        await fixture.queue.layOutLog()
        func length() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal")).count }
        let before = try length()
        #expect(before > 4_096 * 4_096)
        let order = try await claimOne(fixture)
        #expect(try length() == before)
        let (queue, summary) = try await crashed(fixture)
        #expect(summary.interrupted.map(\.attemptID) == [order.attemptID])
        // A second time, with what is recorded in it.
        await queue.layOutLog()
        #expect(try await queue.ticket("ZL1").state == .ready)
    }

    @Test("a load that was not finished leaves nothing, and can be done again")
    func duringLoad() async throws {
        let fixture = try await QueueFixture()
        let rows = (1...500).map { Ticket.sample($0) }.map {
            RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true))
        }
        let id = try await fixture.queue.beginLoad(name: "half", source: "half.csv")
        _ = try await fixture.queue.append(id, rows)
        let (queue, summary) = try await crashed(fixture)
        #expect(summary.abortedLoads == 1)
        #expect(await queue.batches().isEmpty)
        #expect(try await queue.counts() == TicketCounts())
        #expect(try await queue.claim(agents: QueueFixture.agents).isEmpty)
        let again = try await queue.beginLoad(name: "whole", source: "half.csv")
        let verdicts = try await queue.append(again, rows)
        #expect(verdicts.allSatisfy { $0.kind == .accepted })
        #expect(try await queue.commitLoad(again).counts.accepted == 500)
    }

    @Test("a cancellation that was cut short goes on")
    func duringCancel() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load((1...20).map { .sample($0) })
        // The first of its two steps, as a crash in between leaves it.
        _ = try await fixture.queue.pause(batch.id)
        try await fixture.queue.markCancelled(batch.id)
        let (queue, _) = try await crashed(fixture)
        #expect(try await queue.counts().states == ["cancelled": 20])
    }

    @Test("a cancellation looks at each ticket of its batch once, a few at a time, and at no other's")
    func cancelWalk() async throws {
        let fixture = try await QueueFixture()
        let first = try await fixture.load((1...5).map { .sample($0) })
        let second = try await fixture.load((6...8).map { .sample($0) })
        #expect(try await fixture.queue.cancelWalk(second.id, atOnce: 2) == 2)
        #expect(try await fixture.queue.counts(second.id).states == ["cancelled": 3])
        #expect(try await fixture.queue.counts(first.id).states == ["ready": 5])
        #expect(try await fixture.queue.cancelWalk(first.id, atOnce: 2) == 3)
        // What is cancelled already is passed over as one walks on, not looked at again from the start.
        #expect(try await fixture.queue.cancelWalk(first.id, atOnce: 2) == 3)
    }

    @Test("nothing may be asked of the queue before it has recovered")
    func notRecovered() async throws {
        let fixture = try await QueueFixture()
        let path = fixture.folder.appendingPathComponent("other.db").path
        let queue = try TicketQueue(path: path, configuration: QueueConfiguration(), clock: fixture.clock)
        await #expect(throws: QueueError.notRecovered) { try await queue.claim(agents: []) }
    }

    @Test("a second daemon on the same database is refused, by the first one's process id")
    func lock() async throws {
        let fixture = try await QueueFixture()
        #expect(throws: StoreError.inUse(path: fixture.path, processID: getpid())) {
            try TicketQueue(path: fixture.path, configuration: QueueConfiguration())
        }
    }

    @Test("a database written by a newer program is refused and left as it is")
    func newerSchema() async throws {
        let folder = try TemporaryFolder.make("newer")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("queue.db").path
        let database = try SQLiteDatabase(path: path, access: .readWrite)
        try database.execute("PRAGMA user_version = 99")
        #expect(throws: StoreError.newerSchema(path: path, found: 99, known: QueueSchema.version)) {
            try TicketQueue(path: path, configuration: QueueConfiguration())
        }
        #expect(try database.integer("PRAGMA user_version") == 99)
    }
}

extension TicketQueue {
    fileprivate func spoil(_ change: String) throws {
        try (store as? SQLiteStore)?.database.execute(change)
        commitNow()
    }

    /// As after a lost transaction.
    fileprivate func readAgain() {
        _ = try? change { throw StoreError.closed }
    }

    /// How many steps it takes to cancel a batch's tickets.
    fileprivate func cancelWalk(_ id: BatchID, atOnce: Int) async throws -> Int {
        guard let batch = memory.batch(id) else { return 0 }
        var (last, steps) = (0, 0)
        while let next = try change({ try store.cancelTickets(ofBatch: batch.seq, after: last, limit: atOnce) }) {
            (last, steps) = (next, steps + 1)
        }
        try await durable()
        return steps
    }

    /// The first step of `cancel` alone.
    fileprivate func markCancelled(_ id: BatchID) async throws {
        guard var batch = memory.batch(id) else { return }
        batch.state = .cancelled
        try change { try store.update(batch) }
        try await durable()
    }
}

extension TicketID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
