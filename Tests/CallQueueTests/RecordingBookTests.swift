import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("The book of recordings")
struct RecordingBookTests {
    private static let now = Date(timeIntervalSince1970: 1_795_226_400)
    private static let day = 86_400.0

    /// A book in a folder that is gone after the test.
    private func withBook(_ body: (RecordingBook, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make("book").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try RecordingBook(path: folder + "/book"), folder + "/book")
    }

    private func entry(
        _ id: String, ticket: String? = nil, agent: String = "1001", kind: RecordingKind = .talk, daysAgo: Double = 0,
        seconds: Double? = 60
    ) -> RecordingEntry {
        RecordingEntry(
            id: id, call: CallID(rawValue: String(id.prefix(2))), kind: kind, path: "/r/\(id).wav",
            ticketID: ticket.map(TicketID.init(rawValue:)), agent: AgentID(rawValue: agent), number: "+86138****8000",
            keyID: nil, consent: nil, startedAt: Self.now - daysAgo * Self.day, seconds: seconds)
    }

    @Test("lists by call, ticket, agent, day and kind, the newest first, and counts what it does not show")
    func list() async throws {
        try await withBook { book, _ in
            try await book.add(entry("c1", ticket: "T1", daysAgo: 2))
            try await book.add(entry("c1-2", ticket: "T1", daysAgo: 1))
            try await book.add(entry("c2", agent: "1002"))
            try await book.add(entry("c3-early", kind: .earlyMedia, daysAgo: 0.5))
            #expect(try await book.list(RecordingFilter(), limit: 10).map(\.id) == ["c2", "c3-early", "c1-2", "c1"])
            #expect(try await book.list(RecordingFilter(), offset: 1, limit: 2).map(\.id) == ["c3-early", "c1-2"])
            func ids(_ filter: RecordingFilter) async throws -> [String] {
                #expect(try await book.count(filter) == book.list(filter, limit: 10).count)
                return try await book.list(filter, limit: 10).map(\.id)
            }
            #expect(try await ids(RecordingFilter(call: CallID(rawValue: "c1"))) == ["c1-2", "c1"])
            #expect(try await ids(RecordingFilter(ticket: TicketID(rawValue: "T1"))) == ["c1-2", "c1"])
            #expect(try await ids(RecordingFilter(agent: AgentID(rawValue: "1002"))) == ["c2"])
            #expect(try await ids(RecordingFilter(kind: .earlyMedia)) == ["c3-early"])
            let yesterday = Self.now - 1.2 * Self.day
            #expect(try await ids(RecordingFilter(from: yesterday, to: yesterday + Self.day * 0.5)) == ["c1-2"])
        }
    }

    @Test("nothing is deleted before its days are over, unless forced; every deletion and export has its line")
    func retention() async throws {
        try await withBook { book, _ in
            let retention = RecordingRetention()
            try await book.add(entry("c1", daysAgo: 29.9))
            try await book.add(entry("c2", daysAgo: 30.1))
            let until = Self.now + 0.1 * Self.day
            await #expect(throws: RecordingRefusal.keptUntil("c1", until)) {
                try await book.delete("c1", by: "user 7", reason: "", forced: false, retention, at: Self.now)
            }
            #expect(try await book.audit().isEmpty, "what is refused changes nothing")
            #expect(
                try await book.delete("c2", by: "user 7", reason: "", forced: false, retention, at: Self.now).id == "c2"
            )
            _ = try await book.export("c1", by: "user 8", reason: "legal", at: Self.now)
            _ = try await book.delete("c1", by: "user 7", reason: "asked", forced: true, retention, at: Self.now)
            let lines = try await book.audit()
            #expect(lines.map(\.action) == [.deleted, .exported, .deleted])
            #expect(
                lines.map(\.recording) == ["c1", "c1", "c2"] && lines.map(\.who) == ["user 7", "user 8", "user 7"])
            #expect(lines.map(\.isForced) == [true, false, false] && lines[0].reason == "asked")
            #expect(lines.allSatisfy { $0.number == "+86138****8000" && $0.at == Self.now })
            #expect(try await book.list(RecordingFilter(), limit: 10).isEmpty)
            await #expect(throws: RecordingRefusal.deletedAlready("c1", at: Self.now)) {
                try await book.export("c1", by: "user 8", reason: "", at: Self.now)
            }
            await #expect(throws: RecordingRefusal.unknown("c9")) {
                try await book.delete("c9", by: "", reason: "", forced: true, retention, at: Self.now)
            }
        }
    }

    @Test("what is being made is not deleted, and not swept")
    func running() async throws {
        try await withBook { book, _ in
            try await book.add(entry("c1", daysAgo: 100, seconds: nil))
            var retention = RecordingRetention()
            retention.atMostDays = 60
            await #expect(throws: RecordingRefusal.running("c1")) {
                try await book.delete("c1", by: "u", reason: "r", forced: true, retention, at: Self.now)
            }
            #expect(try await book.expire(retention, at: Self.now).isEmpty)
            try await book.complete("c1", seconds: 12, failure: nil)
            #expect(try await book.expire(retention, at: Self.now).map(\.id) == ["c1"])
        }
    }

    @Test("the sweep takes what was kept long enough, never sooner than it must be kept, and notes it")
    func sweep() async throws {
        try await withBook { book, _ in
            for days in [10.0, 50, 70] { try await book.add(entry("c\(Int(days))", daysAgo: days)) }
            var retention = RecordingRetention()
            #expect(try await book.expire(retention, at: Self.now).isEmpty, "kept for ever unless a limit is set")
            retention.atMostDays = 60
            #expect(try await book.expire(retention, at: Self.now).map(\.id) == ["c70"])
            (retention.atLeastDays, retention.atMostDays) = (55, 1)
            #expect(try await book.expire(retention, at: Self.now).isEmpty)
            #expect(try await book.audit().map(\.action) == [.expired])
        }
    }

    @Test("however much there is goes in rounds, the oldest first; what runs or stays does not stand in the way")
    func rounds() async throws {
        try await withBook { book, _ in
            for days in 61...65 {
                try await book.add(entry("c\(days)", daysAgo: Double(days), seconds: days == 64 ? nil : 60))
            }
            var retention = RecordingRetention()
            retention.atMostDays = 60
            let first = try await book.expire(retention, atMost: 2, at: Self.now)
            #expect(first.map(\.id) == ["c65", "c63"])
            for entry in first { try await book.keep(entry, because: "busy", by: "dialer", at: Self.now) }
            let second = try await book.expire(retention, after: first.last, atMost: 2, at: Self.now)
            #expect(second.map(\.id) == ["c62", "c61"])
            #expect(try await book.expire(retention, after: second.last, atMost: 2, at: Self.now).isEmpty)
        }
    }

    @Test("a file that would not go is back on the book, with a line that says so")
    func kept() async throws {
        try await withBook { book, _ in
            try await book.add(entry("c1", daysAgo: 40))
            let gone = try await book.delete(
                "c1", by: "user 7", reason: "", forced: false, RecordingRetention(), at: Self.now)
            #expect(try await book.deleted(since: Self.now - 1).map(\.id) == ["c1"])
            try await book.keep(gone, because: "Permission denied", by: "user 7", at: Self.now)
            #expect(try await book.list(RecordingFilter(), limit: 10).map(\.id) == ["c1"])
            #expect(try await book.audit().map(\.action) == [.notDeleted, .deleted])
        }
    }

    @Test("no line of the audit can be changed or taken away, and lines outlive a restart")
    func appendOnly() async throws {
        try await withBook { book, path in
            try await book.add(entry("c1", daysAgo: 40))
            _ = try await book.export("c1", by: "user 8", reason: "", at: Self.now)
            let other = try SQLiteDatabase(path: path, access: .readWrite)
            #expect(throws: StoreError.self) { try other.execute("DELETE FROM audit") }
            #expect(throws: StoreError.self) { try other.execute("UPDATE audit SET who = 'nobody'") }
            #expect(try await RecordingBook(path: path).audit().map(\.who) == ["user 8"])
        }
    }

    @Test("what was being recorded when the daemon ended is known as cut off after the restart")
    func cutOff() async throws {
        try await withBook { book, path in
            #expect(book.isNew)
            try await book.add(entry("c1", seconds: nil))
            try await book.add(entry("c2"))
            let again = try RecordingBook(path: path)
            #expect(!again.isNew)
            #expect(try await again.entry("c1")?.failure?.hasPrefix("cut off") == true)
            #expect(try await again.entry("c2")?.failure == nil)
        }
    }
}
