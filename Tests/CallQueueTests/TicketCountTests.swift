import Foundation
import TestPrograms
import Testing

@testable import CallQueue

/// The counts that are kept, against a look at every ticket.
@Suite("How many tickets wait for what")
struct TicketCountTests {
    private static let kept = """
        SELECT lane || ' ' || state || ' ' || reason || ' ' || hour || ' ' || sum(tickets) FROM ticket_counts
        GROUP BY lane, state, reason, hour HAVING sum(tickets) <> 0 ORDER BY 1
        """
    private static let counted = """
        SELECT lane || ' ' || state || ' ' || coalesce(reason, '') || ' '
            || CASE WHEN state IN ('ready', 'waiting') THEN coalesce(latest_at / 3600000, -1) ELSE -1 END || ' ' || count(*)
        FROM tickets GROUP BY lane, state, reason, CASE WHEN state IN ('ready', 'waiting') THEN latest_at / 3600000 END
        ORDER BY 1
        """

    static func lines(_ sql: String, _ database: SQLiteDatabase) throws -> [String] {
        try database.prepare(sql, isKept: false).all { $0.text(0) }
    }

    /// Of what is committed.
    static func expectExact(_ path: String) throws {
        let database = try SQLiteDatabase(path: path, access: .readWrite)
        #expect(try lines(kept, database) == lines(counted, database))
    }

    @Test("is exact through loads, calls, cancelled and added batches, loads given up, and restarts")
    func exact() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let queue = fixture.queue
        let soon = QueueFixture.morning + 7_200
        let batch = try await fixture.load((0..<20).map { .sample($0, deadlineAt: $0 % 2 == 0 ? soon : nil) }) {
            $0.source.record % 5 > 0
        }
        for disposition in [Disposition.busy, .answered, .noAnswer, .badFormat] {
            let order = try #require(try await queue.claim(agents: [QueueFixture.agents[0]]).first)
            try await fixture.run(order, disposition)
        }
        _ = try await queue.claim(agents: [QueueFixture.agents[1]])
        let given = try await queue.beginLoad(name: "up", source: "up.csv")
        _ = try await queue.append(given, rows(30..<40))
        try Self.expectExact(fixture.path)
        try await queue.abortLoad(given)
        let added = try await queue.beginLoad(name: "more", source: "more.csv", into: batch.id)
        _ = try await queue.append(added, rows(40..<50))
        _ = try await queue.commitLoad(added)
        let other = try await fixture.load((60..<70).map { .sample($0, class: .logistics) })
        _ = try await queue.cancel(other.id)
        try Self.expectExact(fixture.path)
        let counts = try await queue.counts()
        #expect(counts.states.values.reduce(0, +) == 40 && counts.states["cancelled"] == 10)
        let (again, _) = try await fixture.crashed()
        #expect(try await again.counts().states["cancelled"] == 10)
        await again.close()
    }

    @Test("a change that is undone is not counted", arguments: [true, false])
    func undone(whole: Bool) async throws {
        let folder = try TemporaryFolder.make("counts")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("queue.db").path)
        let batch = try store.insertBatch(id: .make(), name: "n", source: "n.csv", at: QueueFixture.morning)
        let lane = try store.insertLane(batch: batch.seq, ticketClass: .quality, zone: "86")
        for index in 0..<3 { try store.insert(.sample(index), state: .ready, lane: lane) }
        try store.begin()
        try store.commit()
        struct Refused: Error {}
        do {
            try store.atomically {
                try store.insert(.sample(3), state: .ready, lane: lane)
                _ = try store.database.execute("UPDATE tickets SET state = 'done' WHERE id = 'ZL1'")
                throw Refused()
            }
        } catch is Refused {}
        if whole { store.rollback() }
        let seen = try Self.lines(Self.kept, store.database)
        #expect(seen == ["\(lane.id) ready  -1 3"])
        store.close()
    }

    @Test("an older database's tickets are counted when it is taken over")
    func migrated() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load((0..<9).map { .sample($0, deadlineAt: $0 % 3 == 0 ? QueueFixture.morning : nil) })
        await fixture.queue.close()
        let database = try SQLiteDatabase(path: fixture.path, access: .readWrite)
        try database.execute(QueueSchema.uncounted)
        try database.execute(QueueSchema.ticketCounts)
        try Self.expectExact(fixture.path)
        #expect(try Self.lines(Self.kept, database).count == 2)
    }

    /// No row of `tickets` is looked at but through an index that names what is sought.
    @Test("an overview and a look at the modes do not read every ticket")
    func bounded() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let database = try SQLiteDatabase(path: fixture.path, access: .readWrite)
        for sql in [QueueReader.tallySQL, SQLiteDatabase.countedDeadlinesSQL] {
            let plan = try database.prepare("EXPLAIN QUERY PLAN " + sql, isKept: false).all { $0.text(3) }
            let reads = plan.filter { $0 == "SCAN t" || $0.hasPrefix("SCAN t ") || $0.hasPrefix("SCAN tickets") }
            #expect(!plan.isEmpty && reads.isEmpty, "\(plan)")
        }
    }

    @Test("calls that are over are counted, of all, an agent, a batch and a ticket; the one under way is not")
    func ended() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let (queue, agents) = (fixture.queue, QueueFixture.agents)
        let batch = try await fixture.load((1...3).map { .sample($0) })
        for agent in agents.prefix(2) {
            let order = try #require(try await queue.claim(agents: [agent], limit: 1).first)
            try await fixture.run(order, .busy)
        }
        let live = try #require(try await queue.claim(agents: [agents[0]], limit: 1).first)
        #expect(try await queue.endedAttemptCount(agent: nil, ticket: nil, batch: nil) == 2)
        #expect(try await queue.endedAttemptCount(agent: agents[0], ticket: nil, batch: nil) == 1)
        #expect(try await queue.endedAttemptCount(agent: nil, ticket: nil, batch: batch.id) == 2)
        #expect(try await queue.endedAttemptCount(agent: nil, ticket: live.ticketID, batch: nil) == 0)
    }

    private func rows(_ range: Range<Int>) -> [RowVerdict] {
        range.map {
            let ticket = Ticket.sample($0)
            return RowVerdict(position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: true))
        }
    }
}
