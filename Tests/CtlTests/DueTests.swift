import ControlAPI
import Foundation
import TestPrograms
import Testing

@testable import ctl

@Suite("What is due, and whom never to ring")
struct DueTests {
    @Test("the queue is shown with what is next, why, and what waits for what, in both languages")
    func queue() async throws {
        let info = QueueInfo(
            next: [
                NextTicket(
                    ticketId: "T-9", ticketClass: "quality", batchId: "b", priority: "high", standing: "promised",
                    agentId: "1001", dueAt: Samples.start, reason: .noAgent)
            ],
            waits: [
                QueueWait(
                    ticketClass: "logistics", reason: "outsideHours", tickets: 412, nextAt: Samples.start,
                    needsPerson: false),
                QueueWait(ticketClass: "quality", reason: "noConsent", tickets: 3, needsPerson: true),
            ], nextOpeningAt: Samples.start, calls: 2,
            modes: [
                ClassModeInfo(
                    ticketClass: "logistics", mode: "automated", ownMode: "predictive", flow: "notice",
                    since: Samples.start, why: "hoursLate 1.2 ≥ 1")
            ],
            abandonment: [
                AbandonmentInfo(
                    batchId: "01B", ticketClass: "logistics", answered: 200, abandoned: 7, limitPercent: 3,
                    isOver: true,
                    reopensAt: Samples.start)
            ])
        let daemon = try FakeDaemon { _ in .result(info) }
        let text = try await ctl("queue", "--limit", "5", on: daemon).output
        for part in [
            "T-9", "promised", "no agent", "412", "outside hours", "by a person", "no consent", "automated",
            "hoursLate 1.2 ≥ 1", "3.5 %", "3.0 %",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try daemon.requests(ShowQueueRequest.self) == [ShowQueueRequest(limit: 5)])
        let chinese = try await ctl("queue", on: daemon, environment: ["LANG": "zh_CN.UTF-8"]).output
        for part in ["预约回访", "不在呼叫时段", "须人工处理", "下次可呼叫时间", "自动", "呼损率"] { #expect(chinese.contains(part), "\(part)") }
    }

    @Test("a file is sent in pieces of whole rows, each with the header, and its verdicts are counted over all")
    func pieces() throws {
        let rows = (0..<10).map { "1380013800\($0),\"a\nb\"\n" }
        let file = Data(("号码,原因\n" + rows.joined()).utf8)
        var pieces = LinePieces(file)
        #expect(pieces.first == Data("号码,原因\n".utf8))
        var together = Data()
        var count = 0
        while let piece = pieces.next(40) {
            together += piece
            count += 1
            #expect(piece.last == UInt8(ascii: "\n"))
            #expect(piece.count { $0 == UInt8(ascii: "\"") } % 2 == 0, "no quoted cell is cut")
        }
        #expect(together == file && count > 3)
        var empty = LinePieces(Data())
        #expect(empty.next() == nil && empty.first.isEmpty)
        var open = LinePieces(Data("1".utf8))
        #expect(open.next() == Data("1".utf8) && open.next() == nil)
    }

    @Test("an import ends with 50 when rows were refused, and writes every verdict; an export can be imported again")
    func files() async throws {
        let folder = try TemporaryFolder.make("due")
        defer { try? FileManager.default.removeItem(at: folder) }
        let list = folder.appendingPathComponent("list.csv").path
        try "number\n13800138000\n1\n".write(toFile: list, atomically: true, encoding: .utf8)
        let entry = DoNotCallEntry(
            number: "+8613800138000", reason: "=asked", source: "list.csv", addedAt: Samples.start)
        let daemon = try FakeDaemon { request in
            request.method == .doNotCallImport
                ? .result(
                    DoNotCallImport(
                        hasHeader: true,
                        verdicts: [
                            DoNotCallRow(row: 1, written: "13800138000", number: "+8613800138000", verdict: "added"),
                            DoNotCallRow(row: 2, written: "1", verdict: "refused", text: "too short"),
                        ]))
                : .result(DoNotCallPage(entries: [entry], total: 1))
        }
        let report = folder.appendingPathComponent("verdicts.csv").path
        let run = try await ctl("donotcall", "import", list, "--report", report, "--reason", "asked", on: daemon)
        #expect(run.status == 50 && run.output.contains("2 rows: 1 added, 0 known, 1 refused"))
        let sent = try #require(try daemon.requests(ImportDoNotCallRequest.self).first)
        #expect(sent.name == "list.csv" && sent.reason == "asked" && sent.data == Data("number\n13800138000\n1\n".utf8))
        let written = try String(contentsOfFile: report, encoding: .utf8)
        #expect(written.contains("1,13800138000,'+8613800138000,added,") && written.contains("too short"))
        let export = folder.appendingPathComponent("out.csv").path
        #expect(try await ctl("donotcall", "export", export, on: daemon).status == 0)
        let exported = try String(contentsOfFile: export, encoding: .utf8)
        #expect(exported.contains("'+8613800138000,'=asked,list.csv,"), "no cell is a formula")
        #expect(try await ctl("donotcall", "export", on: daemon).output.hasPrefix("number,reason,source,since,until"))
    }
}
