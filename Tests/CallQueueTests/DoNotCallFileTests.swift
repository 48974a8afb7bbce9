import Foundation
import Testing

@testable import CallQueue

@Suite("A file of numbers never to ring")
struct DoNotCallFileTests {
    @Test(
        "is read with Chinese or English headers, in any order, or as numbers alone",
        arguments: [
            ("号码,原因\n138 0013 8000,不要再打\n", "不要再打"), ("\u{FEFF}原因;手机号\r\n不要再打;+8613800138000\r\n", "不要再打"),
            ("姓名,手机,事由\n周,13800138000,不要再打\n", "不要再打"), ("Number\tReason\n'+8613800138000\tasked\n", "asked"),
            ("13800138000\n", ""), ("０１３８００１３８０００\n", nil),
        ] as [(String, String?)])
    func forms(text: String, reason: String?) async throws {
        let fixture = try await QueueFixture()
        let (_, verdicts) = try await fixture.queue.importDoNotCall(Array(text.utf8), source: "list.csv")
        #expect(verdicts.count == 1)
        guard let reason else { return }
        #expect(verdicts.first?.kind == .added && verdicts.first?.number == "+8613800138000")
        #expect(try await fixture.queue.doNotCallList().map(\.note) == [reason])
        #expect(try await fixture.queue.doNotCallList().map(\.source) == ["list.csv"])
    }

    @Test("in GB18030 is read as well")
    func gb18030() async throws {
        let fixture = try await QueueFixture()
        // 号码,原因 / 13800138000,投诉
        let bytes: [UInt8] =
            [0xBA, 0xC5, 0xC2, 0xEB, 0x2C, 0xD4, 0xAD, 0xD2, 0xF2, 0x0A] + Array("13800138000,".utf8)
            + [0xCD, 0xB6, 0xCB, 0xDF, 0x0A]
        _ = try await fixture.queue.importDoNotCall(bytes, source: "x")
        #expect(try await fixture.queue.doNotCallList().map(\.note) == ["投诉"])
    }

    @Test("gives every row its verdict, changes nothing the second time, and nothing at all in a dry run")
    func verdicts() async throws {
        let fixture = try await QueueFixture()
        let file = """
            number,source,since,until
            13800138000,letter,2026-10-01 09:30,
            13800138000,letter,,
            13240968483-9647,app,,2027-01-01
            1.38E+10,,,
            13912345678,,,2026-01-01
            13912345679,,yesterday,
            13800138001/13800138002,,,
            """
        let dry = try await fixture.queue.importDoNotCall(Array(file.utf8), source: "f.csv", isDryRun: true)
        #expect(dry.verdicts.map(\.kind) == [.added, .added, .added, .refused, .refused, .refused, .added])
        #expect(try await fixture.queue.doNotCallCount() == 0)
        let first = try await fixture.queue.importDoNotCall(Array(file.utf8), source: "f.csv")
        #expect(first.hasHeader)
        #expect(first.verdicts.map(\.kind) == [.added, .known, .added, .refused, .refused, .refused, .added])
        #expect(first.verdicts.map(\.record) == Array(1...7))
        #expect(first.verdicts.allSatisfy { ($0.kind == .refused) == ($0.text != nil) })
        let list = try await fixture.queue.doNotCallList()
        #expect(list.count == 4)
        let letter = try #require(list.first { $0.source == "letter" })
        #expect(try letter.addedAt == Date("2026-10-01T01:30:00Z", strategy: .iso8601))
        #expect(try list.first { $0.source == "app" }?.lapsesAt == Date("2026-12-31T16:00:00Z", strategy: .iso8601))
        let again = try await fixture.queue.importDoNotCall(Array(file.utf8), source: "f.csv")
        #expect(!again.verdicts.contains { $0.kind == .added })
        #expect(try await fixture.queue.doNotCallList() == list)
        // It binds at once.
        let click = DialRequest(agent: QueueFixture.agents[0], target: .number("138 0013 8001"), origin: .page)
        #expect(try await fixture.queue.order(click).refusal?.reason == .doNotCall)
    }

    @Test("numbers as they are kept read back as themselves")
    func roundTrip() async throws {
        let fixture = try await QueueFixture()
        let numbers = ["+8613800138000", "+8613240968483;ext=9647", "700123456789012", "+862130059115;ext=802"]
        let file = "number\n" + numbers.map { "'" + $0 + "\n" }.joined()
        let verdicts = try await fixture.queue.importDoNotCall(Array(file.utf8), source: "f").verdicts
        #expect(verdicts.map(\.number) == numbers)
    }

    @Test("without numbers is refused whole", arguments: ["name,age\nx,3\n", ""])
    func unreadable(text: String) async throws {
        let fixture = try await QueueFixture()
        await #expect(throws: BatchImportError.self) {
            try await fixture.queue.importDoNotCall(Array(text.utf8), source: "f")
        }
    }
}
