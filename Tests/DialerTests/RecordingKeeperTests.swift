import CallQueue
import Foundation
import TestPrograms
import Testing

@testable import Dialer

@Suite("Keeping recordings", .timeLimit(.minutes(1)))
struct RecordingKeeperTests {
    /// A book, a folder with files, and clocks that are turned by hand.
    private struct Bench {
        let folder: String
        let book: RecordingBook
        let keeper: RecordingKeeper
        let clock = HandTurnedClock()
        let wallClock: ManualWallClock

        init(at now: Date, atMostDays: Double? = nil) throws {
            folder = try TemporaryFolder.make("keep").path
            try FileManager.default.createDirectory(atPath: folder + "/day", withIntermediateDirectories: true)
            book = try RecordingBook(path: folder + "/book")
            wallClock = ManualWallClock(now)
            var configuration = DialerConfiguration()
            configuration.recording.retention.atMostDays = atMostDays
            keeper = RecordingKeeper(
                book: book, settings: CurrentSettings(configuration), clock: clock, wallClock: wallClock,
                log: Log(level: .error, writer: LogWriter()))
        }

        func add(_ id: String, daysAgo: Double) async throws {
            _ = FileManager.default.createFile(atPath: file(id), contents: Data("x".utf8))
            try await book.add(
                RecordingEntry(
                    id: id, call: CallID(rawValue: id), kind: .talk, path: file(id), ticketID: nil,
                    agent: AgentID(rawValue: "1001"), number: "+86138****8000", keyID: nil, consent: nil,
                    startedAt: wallClock.now() - daysAgo * 86_400, seconds: 1))
        }

        func file(_ id: String) -> String { "\(folder)/day/\(id).wav" }
        func exists(_ id: String) -> Bool { FileManager.default.fileExists(atPath: file(id)) }
        func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static let morning = Date(timeIntervalSince1970: 1_795_226_400)

    @Test("a deletion takes the file, for good, and the log of the book says who")
    func deletes() async throws {
        let bench = try Bench(at: Self.morning)
        defer { bench.remove() }
        try await bench.add("old", daysAgo: 31)
        try await bench.add("young", daysAgo: 1)
        try await bench.keeper.delete("old", by: "user 7", reason: "", forced: false)
        #expect(!bench.exists("old"))
        await #expect(throws: RecordingRefusal.self) {
            try await bench.keeper.delete("young", by: "user 7", reason: "", forced: false)
        }
        #expect(bench.exists("young"))
        try await bench.keeper.delete("young", by: "user 7", reason: "asked", forced: true)
        #expect(!bench.exists("young"))
        #expect(try await bench.book.audit().map(\.who) == ["user 7", "user 7"])
    }

    @Test("a file that cannot be deleted stays on the book, and whoever wanted it gone is told")
    func remains() async throws {
        let bench = try Bench(at: Self.morning)
        defer { bench.remove() }
        try await bench.add("c1", daysAgo: 31)
        // A folder in its place cannot be unlinked, whoever we are.
        try FileManager.default.removeItem(atPath: bench.file("c1"))
        try FileManager.default.createDirectory(atPath: bench.file("c1"), withIntermediateDirectories: true)
        await #expect(throws: RecordingKeeper.FileRemains.self) {
            try await bench.keeper.delete("c1", by: "user 7", reason: "", forced: false)
        }
        #expect(try await bench.book.list(RecordingFilter(), limit: 1).map(\.id) == ["c1"])
    }

    @Test("at night, and not before, what was kept long enough goes, and the day's empty folder with it")
    func sweepsAtNight() async throws {
        let bench = try Bench(at: Self.morning, atMostDays: 60)
        defer { bench.remove() }
        try await bench.add("old", daysAgo: 61)
        let due = SweepTime.next(after: Self.morning)
        let sweeping = Task { await bench.keeper.sweepNightly() }
        defer { sweeping.cancel() }
        var slept = Duration.zero
        while bench.wallClock.now() < due {
            let left = Duration.seconds(due.timeIntervalSince(bench.wallClock.now()))
            slept += min(left, .seconds(1800))
            await bench.clock.sleeper(until: slept)
            #expect(bench.exists("old"))
            bench.wallClock.advance(by: min(left, .seconds(1800)).inSeconds)
            bench.clock.turn(to: slept)
        }
        // It sleeps until the next night when this one's work is done.
        await bench.clock.sleeper(until: slept + .seconds(1800))
        #expect(!bench.exists("old") && !FileManager.default.fileExists(atPath: bench.folder + "/day"))
        #expect(try await bench.book.audit().map(\.action) == [.expired])
    }

    @Test("one night is enough, however many are due")
    func sweepsAll() async throws {
        let bench = try Bench(at: Self.morning, atMostDays: 60)
        defer { bench.remove() }
        for number in 1...5 { try await bench.add("c\(number)", daysAgo: 60 + Double(number)) }
        await bench.keeper.sweep(atMost: 2)
        #expect(try await bench.book.count(RecordingFilter()) == 0)
        #expect((1...5).allSatisfy { !bench.exists("c\($0)") })
    }

    @Test("the next night is always ahead, within a day and an hour, whatever the time")
    func nextNight() {
        for hour in 0..<48 {
            let now = Self.morning + Double(hour) * 3600
            let next = SweepTime.next(after: now)
            #expect(next > now && next.timeIntervalSince(now) <= 25 * 3600)
        }
    }

    @Test("days are read as people write them, and nothing else")
    func days() throws {
        let span = try #require(CalendarDay.span("2026-11-21"))
        #expect(span.to.timeIntervalSince(span.from) == 86_400)
        #expect(CalendarDay.span("2026-12-31").map { $0.to } == CalendarDay.span("2027-01-01").map { $0.from })
        #expect(CalendarDay.span("2028-02-29") != nil)
        let noDays = [
            "", "2026-11-2", "2026-13-01", "21.11.2026", "2026-11-21x", "2026/11/21", "2026-02-29", "2026-11-31",
        ]
        for bad in noDays {
            #expect(CalendarDay.span(bad) == nil, "\(bad)")
        }
    }
}
