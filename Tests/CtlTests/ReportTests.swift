import ControlAPI
import Foundation
import Testing

@testable import ctl

@Suite("Reports", .serialized, .timeLimit(.minutes(5)))
struct ReportTests {
    private static let chinese = ["LANG": "zh_CN.UTF-8"]
    private static let day = Date(timeIntervalSince1970: 1_795_190_400)

    private static func line(_ key: String, name: String? = nil) -> ReportLine {
        let none = ReportTime(count: 0, seconds: 0)
        return ReportLine(
            key: key, name: name, selected: 1_200, attempted: 4, reached: 3, resolutions: ["resolved": 2],
            attempts: 6, answered: 3, abandoned: 0, answerSeizureRatio: 0.5, attemptsPerReach: 2,
            ring: ReportTime(count: 6, seconds: 66, meanSeconds: 11),
            talk: ReportTime(count: 3, seconds: 183, meanSeconds: 61), hold: none, wrapUp: none,
            quality: ReportQuality(measured: 0, poor: 0, oneWay: 0), satisfaction: ["score": ["5": 3]], savedMinutes: 3)
    }

    private static func report(_ keys: [String], by: ReportGroupWord = .ticketClass) -> ActivityReport {
        ActivityReport(
            from: day, to: day + 86_400, fromText: "2026-11-21 00:00:00", toText: "2026-11-22 00:00:00",
            zone: "Asia/Shanghai", by: by, groups: keys.map { line($0) }, total: line("total"), handDialSeconds: 30,
            poorMOS: 3.5)
    }

    private static func record(_ call: String, number: String = "+86138****8000") -> CallRecord {
        CallRecord(
            callId: call, attemptNumber: 1, number: number, origin: "batch", phase: "ended", requestedAt: day + 0.25,
            talkSeconds: 61.5, note: "@cmd", others: ["+86139****9000", "+86137****7000"], utcOffset: 28_800)
    }

    private func text(_ run: CtlRun.Outcome) -> [String] {
        run.output.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    }

    @Test("a report is tables under the period by the site's clock, in the reader's language")
    func table() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.report(["quality"])) }
        let run = try await ctl("report", "--from", "yesterday", "--by", "class", "--agent", "1001", on: daemon)
        #expect(run.status == 0)
        #expect(run.output.contains("2026-11-21 00:00:00 to 2026-11-22 00:00:00 (Asia/Shanghai)"))
        #expect(run.output.contains("1,200") && run.output.contains("50.0 %") && run.output.contains("3 min 03 s"))
        #expect(
            try daemon.requests(ReportRequest.self) == [
                ReportRequest(from: "yesterday", agent: "1001", by: .ticketClass)
            ])
        let zh = try await ctl("report", on: daemon, environment: Self.chinese)
        #expect(zh.output.contains("节省分钟") && zh.output.contains("转人工率") && !zh.output.contains("SELECTED"))
    }

    @Test("a spreadsheet gets a byte order mark, its reader's headings, plain numbers, and no formula")
    func csv() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.report(["=1+1", "物流,急件", "@x"])) }
        let run = try await ctl("report", "--csv", on: daemon)
        let lines = text(run)
        #expect(lines[0].hasPrefix("\u{FEFF}CLASS,SELECTED,ATTEMPTED"))
        #expect(lines[1].hasPrefix("'=1+1,1200,4,3,2,6,3,0.500,2.00,0,3.0,11.0,183.0,61.0,0.0,"))
        #expect(lines[2].hasPrefix("\"物流,急件\",") && lines[3].hasPrefix("'@x,") && lines[4].hasPrefix("total,"))
        #expect(
            Set(lines.map { $0.replacingOccurrences(of: "\"物流,急件\"", with: "x").filter { $0 == "," }.count }).count == 1
        )
        let zh = try await ctl("report", "--csv", on: daemon, environment: Self.chinese)
        #expect(text(zh)[0].hasPrefix("\u{FEFF}类别,抽中,已呼"))
    }

    @Test("--json is the daemon's own answer; an empty period has its total")
    func json() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.report([])) }
        let run = try await ctl("--json", "report", on: daemon)
        #expect(try ControlCoding.decode(ActivityReport.self, from: Data(run.output.utf8)) == Self.report([]))
        #expect(text(try await ctl("report", "--csv", on: daemon)).count == 2)
    }

    @Test("inspection shows score, reasons with their figures, and the recording")
    func inspection() async throws {
        let call = InspectedCall(
            callId: "c-1", ticketId: "ZL1", agentId: "1001", number: "+86138****8000", requestedAt: Self.day,
            at: "2026-11-21 09:30:00", talkSeconds: 61, score: 42,
            findings: [.init(reason: .longSilence, value: 31.2), .init(reason: .talkOver, value: 0.2)],
            recordingId: "c-1")
        let report = InspectionReport(
            from: Self.day, to: Self.day + 86_400, fromText: "2026-11-21 00:00:00", toText: "2026-11-22 00:00:00",
            zone: "Asia/Shanghai", inspected: 7, found: 3, reasons: ["longSilence": 1], calls: [call])
        let daemon = try FakeDaemon { _ in .result(report) }
        let run = try await ctl("report", "inspect", "--limit", "1", on: daemon)
        #expect(run.output.contains("7, 3 with findings"))
        #expect(run.output.contains("long silence 31 s, talk over 20.0 %"))
        #expect(run.errors.contains("2 more; see --limit."))
        #expect(try daemon.requests(InspectCallsRequest.self) == [InspectCallsRequest(limit: 1)])
        let zh = try await ctl("report", "inspect", "--csv", on: daemon, environment: Self.chinese)
        #expect(text(zh)[1].contains("长时间静默 31 秒，抢话 20.0 %"))
    }

    @Test("records come page by page until the last, as CSV by the site's clock or as one JSON value per line")
    func records() async throws {
        let daemon = try FakeDaemon { request in
            let after = (try? request.decoded(CallRecordsRequest.self))?.after
            return .result(
                after == nil
                    ? CallRecordPage(
                        records: [Self.record("c-1"), Self.record("c-2")], next: "c-2", zone: "Asia/Shanghai")
                    : CallRecordPage(records: [Self.record("c-3")], zone: "Asia/Shanghai"))
        }
        let lines = text(try await ctl("report", "cdr", "--from", "2026-11-21", "--reveal", on: daemon))
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("\u{FEFF}CALL,TICKET,BATCH"))
        #expect(lines[1].hasPrefix("c-1,") && lines[3].hasPrefix("c-3,"))
        #expect(lines[1].contains(",2026-11-21 00:00:00.250,") && lines[1].hasSuffix(",UTC+08:00"))
        #expect(lines[1].contains(",'+86138****8000,") && lines[1].contains(",'@cmd,"))
        #expect(lines[1].contains("+86139****9000 +86137****7000,UTC"))
        let asked = try daemon.requests(CallRecordsRequest.self)
        #expect(
            asked.map(\.after) == [nil, "c-2"] && asked.allSatisfy { $0.reveal == true && $0.from == "2026-11-21" })
        let json = try await ctl("--json", "report", "cdr", on: daemon)
        let decoded = try json.lines.map { try ControlCoding.decode(CallRecord.self, from: Data($0.utf8)) }
        #expect(decoded.map(\.callId) == ["c-1", "c-2", "c-3"])
    }

    @Test("a person is deleted with a reason only, and told of what went and what stays")
    func person() async throws {
        let done = DeletedPerson(number: "+86138****8000", tickets: 2, calls: 3, recordings: 1, doNotCall: true)
        let daemon = try FakeDaemon { _ in .result(done) }
        let none = try await ctl("person", "delete", "13800138000", on: daemon)
        #expect(none.status == 64 && none.errors.contains("--reason TEXT is missing.") && daemon.requests.isEmpty)
        let run = try await ctl("person", "delete", "13800138000", "--reason", "asked", "--force", on: daemon)
        #expect(run.output == "+86138****8000: 2 tickets, 3 calls and 1 recordings are deleted.\n")
        #expect(run.errors.contains("do-not-call list"))
        #expect(
            try daemon.requests(DeletePersonRequest.self) == [
                DeletePersonRequest(number: "13800138000", reason: "asked", force: true)
            ])
    }

    @Test("report takes no argument of its own, and its commands are found below it")
    func words() async throws {
        let wrong = try await ctl("report", "inspekt")
        #expect(wrong.status == 64)
        #expect(try await ctl("help", "report", "inspect").output.contains("Usage: ctl report inspect"))
        #expect(try await ctl("help").output.contains("report cdr"))
    }
}
