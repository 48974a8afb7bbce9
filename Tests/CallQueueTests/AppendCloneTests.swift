import Foundation
import Testing

@testable import CallQueue

@Suite("Rows added to a batch")
struct AppendTests {
    private let agents = QueueFixture.agents

    private func rows(_ tickets: [Ticket]) -> [RowVerdict] {
        tickets.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true)) }
    }

    private func add(_ tickets: [Ticket], to batch: BatchID, _ fixture: QueueFixture) async throws -> BatchID {
        let part = try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: batch)
        _ = try await fixture.queue.append(part, rows(tickets))
        _ = try await fixture.queue.commitLoad(part)
        return part
    }

    @Test("are called with it, counted with it, and judged by their own rows")
    func append() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load((1...3).map { .sample($0) })
        // One is known already, and one has another callee's zone.
        let abroad = DialableNumber(number: "+85294297816", countryCodeLength: 3)
        let part = try await add(
            [.sample(3), .sample(4), .sample(5, class: .logistics), .sample(6, numbers: [abroad])], to: batch.id,
            fixture)
        let now = try await fixture.queue.batch(batch.id)
        #expect(now.counts == LoadCounts(rows: 7, accepted: 6, duplicates: 1))
        #expect(await fixture.queue.batches().map(\.id) == [batch.id])
        #expect(try await fixture.queue.counts(batch.id).states == ["ready": 6])
        #expect(try await fixture.queue.loadCounts(batch.id) == LoadCounts(rows: 3, accepted: 3))
        #expect(try await fixture.queue.loadCounts(part) == LoadCounts(rows: 4, accepted: 3, duplicates: 1))
        #expect(try await fixture.queue.additions(to: batch.id) == [part])
        #expect(try await fixture.queue.verdicts(part).map(\.kind) == [.duplicate, .accepted, .accepted, .accepted])
        #expect(try await fixture.queue.verdicts(batch.id).count == 3)
        #expect(try await fixture.queue.ticket("ZL4").batch.id == batch.id)
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(orders.count == 4 && orders.allSatisfy { $0.batchID == batch.id })
        #expect(try await fixture.queue.report(batch.id).total.selected == 6)
    }

    @Test("wait with a batch that is paused, and are refused by one that is cancelled")
    func states() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1)])
        _ = try await fixture.queue.pause(batch.id)
        _ = try await add([.sample(2)], to: batch.id, fixture)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL2").reason == "batchPaused")
        _ = try await fixture.queue.cancel(batch.id)
        await #expect(throws: QueueError.batchIsFinal(batch.id, .cancelled)) {
            try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: batch.id)
        }
        await #expect(throws: QueueError.unknownBatch(BatchID(rawValue: "none"))) {
            try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: BatchID(rawValue: "none"))
        }
    }

    @Test("belong to it after a crash at any moment of their move, or are not there at all")
    func crash() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1)])
        let part = try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: batch.id)
        _ = try await fixture.queue.append(part, rows((2...700).map { .sample($0) }))
        // Before the commit: nothing of them.
        let (before, summary) = try await fixture.crashed()
        #expect(summary.abortedLoads == 1)
        #expect(try await before.counts(batch.id).states == ["ready": 1])
        // After it: copied at every state the file has on the way.
        async let commit = fixture.queue.commitLoad(part)
        var seen: Set<Int> = []
        while !seen.contains(700) {
            let (after, _) = try await fixture.crashed()
            let ready = try await after.counts(batch.id).states["ready"] ?? 0
            #expect(ready == 1 || ready == 700)
            #expect(try await after.batch(batch.id).counts.rows == ready)
            seen.insert(ready)
            await after.close()
        }
        _ = try await commit
        #expect(try await fixture.queue.counts(batch.id).states == ["ready": 700])
    }

    @Test("that were committed are moved by the next start, where a crash left them")
    func moveGoesOn() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1)])
        let part = try await fixture.queue.beginLoad(name: "more", source: "more.csv", into: batch.id)
        _ = try await fixture.queue.append(part, rows((2...30).map { .sample($0) }))
        try await fixture.queue.leaveCommitted(part)
        // Known and waiting, but not yet called: its batch has not got them.
        #expect(try await fixture.queue.ticket("ZL9").batch.id == batch.id)
        #expect(try await fixture.queue.counts(batch.id).states == ["ready": 1])
        let (after, _) = try await fixture.crashed()
        #expect(try await after.counts(batch.id).states == ["ready": 30])
        #expect(try await after.batch(batch.id).counts.accepted == 30)
        #expect(try await after.claim(agents: agents).allSatisfy { $0.batchID == batch.id })
    }
}

extension TicketQueue {
    /// What a crash right after the commit of added rows leaves.
    fileprivate func leaveCommitted(_ id: BatchID) async throws {
        guard var part = load?.batch, part.id == id, let parent = part.parent, var target = memory.batches[parent]
        else {
            throw QueueError.notLoading(id)
        }
        part.state = .appended
        target.counts.add(part.counts)
        try change {
            try store.update(part)
            try store.update(target)
        }
        memory.set(part)
        memory.set(target)
        load = nil
        try await durable()
    }
}

@Suite("A batch called once more")
struct CloneTests {
    private let agents = QueueFixture.agents

    /// Tickets 1 to 6, over and otherwise.
    private func spent(_ fixture: QueueFixture) async throws -> TicketBatch {
        let batch = try await fixture.load((1...6).map { .sample($0, deadlineAt: QueueFixture.morning + 600) })
        let outcomes: [Disposition] = [.answered, .noAnswer, .busy, .invalidNumber]
        for outcome in outcomes {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            try await fixture.run(order, outcome)
        }
        // ZL5 was never called; ZL6 waits still.
        _ = try await fixture.queue.cancel(ticket: "ZL5", note: "not now")
        return batch
    }

    private func configure(_ configuration: inout QueueConfiguration) {
        configuration.policy.maxAttempts = 1
        configuration.agents.wrapUp = 0
        configuration.duplicatePressWindow = 0
    }

    @Test("has those who were not reached and are over, with attempts of their own and no deadline that has passed")
    func unreached() async throws {
        let fixture = try await QueueFixture(configure)
        let batch = try await spent(fixture)
        fixture.clock.advance(by: 3_600)
        let result = try await fixture.queue.clone(batch.id, name: "again")
        #expect(result.batch.counts.accepted == 3 && result.batch.name == "again")
        #expect(result.skipped == [.reached: 1, .otherOutcome: 1, .open: 1])
        let ticket = try await fixture.queue.ticket("ZL2")
        #expect(ticket.batch.id == result.batch.id && ticket.attempts == 0 && ticket.ticket.deadlineAt == nil)
        #expect(ticket.history.count == 1)
        #expect(try await fixture.queue.ticket("ZL1").batch.id == batch.id)
        #expect(
            Set(try await fixture.queue.claim(agents: agents).compactMap(\.ticketID)).isSuperset(of: [
                "ZL2", "ZL3", "ZL5",
            ]))
    }

    @Test("has only those of the outcomes that are named")
    func outcomes() async throws {
        let fixture = try await QueueFixture(configure)
        let batch = try await spent(fixture)
        let result = try await fixture.queue.clone(
            batch.id, name: "busy", CloneTerms(outcomes: [.busy, .invalidNumber], includesUntried: false),
            isPaused: true)
        #expect(result.batch.counts.accepted == 2 && result.batch.state == .paused && result.batch.startedAt == nil)
        #expect(result.skipped == [.reached: 1, .otherOutcome: 2, .open: 1])
    }

    @Test("does not have twice what came again since, and is not made of nothing")
    func again() async throws {
        let fixture = try await QueueFixture(configure)
        let batch = try await spent(fixture)
        let first = try await fixture.queue.clone(batch.id, name: "again", isPaused: true)
        await #expect(throws: QueueError.nothingToClone(batch.id)) {
            try await fixture.queue.clone(batch.id, name: "and again")
        }
        #expect(await fixture.queue.batches().map(\.id) == [batch.id, first.batch.id])
        // What is left of a clone that was given up stands in nobody's way.
        #expect(try await fixture.load([.sample(77)]).counts.accepted == 1)
    }

    @Test("never has whom the do-not-call list or the customer's own word has taken out")
    func refusals() async throws {
        let fixture = try await QueueFixture(configure)
        let batch = try await spent(fixture)
        _ = try await fixture.queue.addDoNotCall("13800000002", source: "test", note: "", lapsesAt: nil)
        _ = try await fixture.queue.setResolution("ZL3", .refused, by: agents[0])
        let result = try await fixture.queue.clone(batch.id, name: "again")
        #expect(result.skipped[.doNotCall] == 1)
        // On the list since: the gate takes it out before anybody is rung.
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(!orders.contains { $0.ticketID == "ZL2" || $0.ticketID == "ZL3" })
    }

    @Test("is there whole or not at all after a crash")
    func crash() async throws {
        let fixture = try await QueueFixture(configure)
        let batch = try await spent(fixture)
        let clone = try await fixture.queue.clone(batch.id, name: "again")
        let (after, _) = try await fixture.crashed()
        #expect(try await after.counts(clone.batch.id).states["ready"] == 3)
        #expect(try await after.ticket("ZL2").batch.id == clone.batch.id)
    }
}
