import ControlAPI
import Foundation
import Testing

/// A supervisor's file goes in by `ctl`, and a true report comes out: the far ends' own logs are the judge.
@Suite("A batch, end to end")
struct BatchTests {
    /// What the customers of Tests/Peers/sipp/customers.xml do, by their last digits.
    private static let tickets = [
        ("T1", "138 0013 8000"), ("T2", "13800138004"), ("T3", "13800138005"), ("T4", "+86-138-0013-8008"),
        ("T5", "13800138019"), ("T6", "１３８００１３８００９"),
    ]

    private static let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"

    private static func row(_ ticket: String, _ number: String) -> String {
        "\(ticket),质量工单,周静,\(number),,8773,果干,\"破损,\n受潮\",普通,2026-11-11 00:06:17,,"
    }

    @Test("every customer of a file is rung once, and the report says of each what the far end says")
    func report() async throws {
        try await withSite(Cast(customers: "customers")) {
            $0.policy = "ringTimeout: 15, maxAttempts: 1"
        } _: { site in
            let rows = Self.tickets.map(Self.row) + [Self.row("T7", "1.38001E+10"), Self.row("T1", "13800138000")]
            let summary = try await site.loadWithCtl("tickets.csv", ([Self.head] + rows).joined(separator: "\r\n"))
            #expect(summary.rows == 8)
            #expect(summary.accepted == 6)
            #expect(summary.refused.values.reduce(0, +) == 1)
            #expect(summary.duplicates == 1)
            _ = try await site.control.events.value("six ends", within: .seconds(60)) { events in
                events.count { $0.type == .callEnded } == 6 ? true : nil
            }
            let report = try await site.control.ask(BatchReportRequest(batch: summary.batchId))
            #expect(report.dispositions == Self.dispositions(site.customers.events.all))
            #expect(report.total.attempts == 6)
            #expect(report.total.answered == 2)
            #expect(report.total.reached == 2)
            #expect(site.customersRung == 6)
            #expect(site.agentsRung == 6)
            let example = try WaveFile(try #require(report.recordingExample))
            #expect(example.frames(of: Tone.agent, in: \.left) > 10)
            #expect(example.frames(of: Tone.customer, in: \.right) > 10)
            let shown = try await site.ctl(["batch", "report", summary.batchId])
            #expect(shown.status == 0)
            #expect(shown.lines.contains { $0.contains("quality") })
        }
    }

    /// The words that the report must have for what the far end did.
    private static func dispositions(_ events: [[String: String]]) -> [String: Int] {
        let words = ["486": "busy", "480": "unreachable", "603": "declined", "404": "invalidNumber"]
        var counts: [String: Int] = [:]
        for event in events {
            if event["event"] == "answer" { counts["answered", default: 0] += 1 }
            if event["event"] == "refuse", let word = words[event["code"] ?? ""] { counts[word, default: 0] += 1 }
        }
        return counts
    }

    @Test("a paused batch rings nobody before it is resumed, and the same file again rings nobody twice")
    func pausedAndRepeated() async throws {
        try await withSite { site in
            let tickets = [("T1", "13800138000")]
            let batch = try await site.load(tickets, paused: true).batchId
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            #expect(try await site.explain("T1").reason == WaitingReasonWord.batchPaused.rawValue)
            try await site.control.ask(ResumeBatchRequest(batch: batch))
            let talk = try await site.control.events.first("the ticket's talk") {
                $0.type == .callBridged && $0.ticketId == "T1"
            }
            let again = try await site.load(tickets)
            #expect(again.accepted == 0)
            #expect(again.duplicates == 1)
            try await site.hangUp(try #require(talk.callId))
            try await site.placesAnotherCall("13911113333")
            #expect(site.timesRung("13800138000") == 1)
            let ticket = try await site.control.ask(GetTicketRequest(ticket: "T1"))
            #expect(ticket.attempts.count == 1)
            #expect(ticket.attempts.first?.outcome?.disposition == .answered)
        }
    }

    @Test("a ticket whose customer was busy waits for its redial with the time, and is rung again then")
    func redial() async throws {
        try await withSite(Cast(customers: "busy")) {
            $0.policy = "ringTimeout: 15, redial: { busy: { intervals: [8], jitter: 0 } }"
        } _: { site in
            try await site.load([("T1", "13800138000")])
            try await site.control.event(.callEnded)
            let why = try await site.explain("T1")
            #expect(why.reason == WaitingReasonWord.cooldown.rawValue)
            #expect(why.readyAt != nil)
            _ = try await site.control.events.value("second attempt's end") { events in
                events.count { $0.type == .callEnded && $0.ticketId == "T1" } == 2 ? true : nil
            }
            let rung = site.customers.trace.received("INVITE")
            #expect(rung.count == 2)
            #expect(rung.last?.at.timeIntervalSince(rung.first?.at ?? .distantPast) ?? 0 >= 7.9)
        }
    }
}

extension Site {
    /// Runs `ctl` against this site's daemon.
    func ctl(_ arguments: [String], within limit: Duration = .seconds(20)) async throws -> (
        status: Int32, lines: [String]
    ) {
        let process = try ChildProcess(
            try Places.program("ctl"), arguments, in: folder,
            environment: ["DIALER_SOCKET": dialer.socket, "LC_ALL": "C.UTF-8"])
        do {
            return try await process.finish(within: limit)
        } catch {
            await process.end()
            throw error
        }
    }

    /// Hands a file in as a supervisor does.
    fileprivate func loadWithCtl(_ name: String, _ text: String) async throws -> LoadSummary {
        let file = folder.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        let result = try await ctl(["batch", "load", file.path, "--json", "--quiet"])
        #expect(result.status == 50, "some rows were refused: \(result.lines)")
        let answer = try #require(result.lines.first { $0.hasPrefix("{") })
        return try ControlCoding.decode(LoadSummary.self, from: Data(answer.utf8))
    }
}
