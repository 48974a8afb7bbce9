import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("The outbox")
struct OutboxTests {
    private static let now = Date(timeIntervalSince1970: 1_795_226_400)

    /// An outbox in a folder that is gone after the test.
    private func withOutbox(
        _ limits: OutboxLimits = OutboxLimits(), _ body: (Outbox, String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder.make("outbox").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try Outbox(path: folder + "/outbox", limits: limits), folder + "/outbox")
    }

    private func draft(_ lane: String, _ name: String, _ webhook: String = "a") -> OutboxDraft {
        OutboxDraft(webhook: webhook, lane: lane, name: name, event: #"{"n":"\#(name)"}"#)
    }

    private func due(_ outbox: Outbox, _ webhook: String = "a", at now: Date = now, limit: Int = 100) async throws
        -> [OutboxMessage]
    {
        try await outbox.due(for: webhook, at: now, horizon: now + 1200, limit: limit)
    }

    private func names(_ messages: [OutboxMessage]) -> [String] { messages.map { "\($0.lane):\($0.name)" } }

    @Test(
        "of each call the oldest message has its turn, and the next when that is delivered or given up; webhooks are apart"
    )
    func order() async throws {
        try await withOutbox { outbox, _ in
            _ = try await outbox.add(
                [draft("c1", "1"), draft("c2", "1"), draft("c1", "2"), draft("c1", "3"), draft("c1", "1", "b")],
                at: Self.now)
            var found = try await due(outbox)
            #expect(names(found) == ["c1:1", "c2:1"])
            try await outbox.delivered(found[0])
            found = try await due(outbox)
            #expect(names(found) == ["c2:1", "c1:2"] || names(found) == ["c1:2", "c2:1"])
            let second = try #require(found.first { $0.lane == "c1" })
            try await outbox.giveUp(second, because: "answered 422", at: Self.now)
            #expect(names(try await due(outbox)).contains("c1:3"))
            #expect(names(try await due(outbox, "b")) == ["c1:1"])
            // What was settled already changes nothing.
            try await outbox.delivered(second)
            #expect(try await outbox.standings()["a"]?.dead == 1)
        }
    }

    @Test("a message that is put off holds back its own call only, until its time has come")
    func putOff() async throws {
        try await withOutbox { outbox, _ in
            _ = try await outbox.add([draft("c1", "1"), draft("c1", "2"), draft("c2", "1")], at: Self.now)
            let first = try #require(try await due(outbox).first)
            try await outbox.putOff(first, until: Self.now + 30, because: "answered 503")
            #expect(names(try await due(outbox)) == ["c2:1"])
            #expect(try await outbox.nextDue(for: "a", after: Self.now) == Self.now + 30)
            let again = try await due(outbox, at: Self.now + 30)
            let found = try #require(again.first { $0.lane == "c1" })
            #expect(found.name == "1" && found.tries == 1 && found.lastError == "answered 503" && found.id == first.id)
            // A clock that was set back by a day must not hold it for a day.
            #expect(names(try await due(outbox, at: Self.now - 86_400)).contains("c1:1"))
        }
    }

    @Test("what is on the disk is there after a restart, in order, and due at once")
    func restart() async throws {
        try await withOutbox { outbox, path in
            _ = try await outbox.add([draft("c1", "1"), draft("c1", "2")], marks: [.end(of: "c1")], at: Self.now)
            let first = try #require(try await due(outbox).first)
            try await outbox.putOff(first, until: Self.now + 500, because: "no connection")
            let again = try Outbox(path: path)
            let found = try await due(again)
            #expect(names(found) == ["c1:1"] && found.first?.id == first.id && found.first?.tries == 1)
            try await again.delivered(found[0])
            #expect(names(try await due(again)) == ["c1:2"])
            #expect(try await again.marks(of: "c1") == ["end"])
        }
    }

    @Test("what failed for good is listed, the newest first, and waits again, in its place, if somebody wants it")
    func dead() async throws {
        try await withOutbox { outbox, _ in
            _ = try await outbox.add([draft("c1", "1"), draft("c1", "2"), draft("c2", "1", "b")], at: Self.now)
            let first = try #require(try await due(outbox).first)
            try await outbox.giveUp(first, because: "answered 400", at: Self.now + 1)
            try await outbox.giveUp(try #require(try await due(outbox, "b").first), because: "x", at: Self.now + 2)
            let all = try await outbox.dead(of: nil, offset: 0, limit: 10)
            #expect(all.map(\.webhook) == ["b", "a"] && all.last?.lastError == "answered 400")
            #expect(try await outbox.dead(of: "a", offset: 0, limit: 10).map(\.id) == [first.id])
            #expect(names(try await due(outbox)) == ["c1:2"])
            #expect(try await outbox.revive(webhook: nil, id: "nothing", at: Self.now) == 0)
            #expect(try await outbox.revive(webhook: nil, id: first.id, at: Self.now + 3) == 1)
            let found = try await due(outbox, at: Self.now + 3)
            #expect(names(found) == ["c1:1"] && found.first?.tries == 0 && found.first?.madeAt == Self.now + 3)
            #expect(try await outbox.standings()["a"] == OutboxStanding(waiting: 2, dead: 0, oldestAt: Self.now))
        }
    }

    @Test("a full outbox gives up the oldest for the newest, and says how many")
    func full() async throws {
        var limits = OutboxLimits()
        (limits.waiting, limits.dead) = (10, 5)
        try await withOutbox(limits) { outbox, _ in
            for index in 1...9 { _ = try await outbox.add([draft("c\(index)", "1")], at: Self.now) }
            #expect(try await outbox.add([draft("d", "1"), draft("d", "2"), draft("d", "3")], at: Self.now) == 2)
            #expect(names(try await due(outbox)) == (3...9).map { "c\($0):1" } + ["d:1"])
            #expect(try await outbox.standings()["a"]?.waiting == 10)
            for index in 1...20 { _ = try await outbox.add([draft("e\(index)", "1")], at: Self.now + Double(index)) }
            try await outbox.tidy(at: Self.now + 100)
            let dead = try await outbox.dead(of: nil, offset: 0, limit: 100)
            #expect(dead.count == 5 && dead.allSatisfy { $0.lastError?.contains("no more room") == true })
        }
    }

    @Test("messages of webhooks that are gone, and old ones, are given up; old marks and old failures are forgotten")
    func stale() async throws {
        try await withOutbox { outbox, _ in
            _ = try await outbox.add(
                [draft("c1", "1"), draft("c1", "1", "gone")], marks: [.end(of: "c1")], at: Self.now)
            _ = try await outbox.add([draft("c2", "1")], marks: [.end(of: "c2")], at: Self.now + 5 * 86_400)
            let count = try await outbox.giveUpStale(
                keeping: ["a"], madeBefore: ["a": Self.now + 86_400], at: Self.now + 5 * 86_400)
            #expect(count == 2)
            #expect(names(try await due(outbox, at: Self.now + 5 * 86_400)) == ["c2:1"])
            try await outbox.tidy(at: Self.now + 5 * 86_400)
            #expect(try await outbox.marks(of: "c1") == [])
            #expect(try await outbox.marks(of: "c2") == ["end"])
            #expect(try await outbox.dead(of: nil, offset: 0, limit: 9).count == 2)
            try await outbox.tidy(at: Self.now + 36 * 86_400)
            #expect(try await outbox.dead(of: nil, offset: 0, limit: 9).isEmpty)
        }
    }

    @Test("nothing of a person's calls remains, waiting or given up")
    func forget() async throws {
        try await withOutbox { outbox, _ in
            _ = try await outbox.add([draft("c1", "1"), draft("c1", "2"), draft("c2", "1")], at: Self.now)
            try await outbox.giveUp(try #require(try await due(outbox).first), because: "x", at: Self.now)
            try await outbox.forget(lanes: ["c1"])
            #expect(names(try await due(outbox)) == ["c2:1"])
            #expect(try await outbox.standings()["a"] == OutboxStanding(waiting: 1, dead: 0, oldestAt: Self.now))
        }
    }

    @Test("since when somebody listens is kept over restarts, and anew after nobody did")
    func listening() async throws {
        try await withOutbox { outbox, path in
            #expect(try await outbox.listening(true, at: Self.now) == Self.now)
            #expect(try await Outbox(path: path).listening(true, at: Self.now + 60) == Self.now)
            _ = try await outbox.listening(false, at: Self.now + 70)
            #expect(try await outbox.listening(true, at: Self.now + 80) == Self.now + 80)
        }
    }

    @Test("fifty thousand messages that wait make finding the next one no slower than ten do")
    func many() async throws {
        try await withOutbox { outbox, _ in
            for part in 0..<50 {
                let drafts = (0..<1000).map { draft("c\(part * 1000 + $0)", "1") }
                _ = try await outbox.add(drafts, at: Self.now)
            }
            let plan = try await outbox.plan(of: "due")
            #expect(plan.contains("messages_due"), "\(plan)")
            #expect(try await due(outbox, limit: 4).count == 4)
        }
    }
}

extension Outbox {
    /// How SQLite finds what is due.
    fileprivate func plan(of what: String) throws -> String {
        try database.prepare(
            """
            EXPLAIN QUERY PLAN SELECT \(Self.columns) FROM messages WHERE webhook = 'a' AND is_head = 1
            AND died_at IS NULL AND (due_at <= 1 OR due_at > 2) ORDER BY due_at, seq LIMIT 4
            """, isKept: false
        ).all(read: { $0.text(3) }).joined(separator: "; ")
    }
}
