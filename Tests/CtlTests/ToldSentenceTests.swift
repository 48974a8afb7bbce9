import ControlAPI
import Foundation
import Testing

@testable import ctl

/// What the daemon says, which is English, in the reader's language.
@Suite("Sentences of the daemon")
struct ToldSentenceTests {
    @Test(
        "are found again with what stands in them, alone or inside another sentence",
        arguments: [
            ("7 digits, where a mobile has 11", "有 7 位，而手机号是 11 位"),
            ("7 digits, where a mobile has 11.", "有 7 位，而手机号是 11 位。"),
            ("There is no batch B1; `ctl batch list` shows them.", "没有批次 B1；可用 ctl batch list 查看。"),
            ("known from batch “quality.csv”, now cancelled", "已在批次“quality.csv”中，现为已取消"),
            ("Ticket T-1 is done: there is nothing to release.", "工单 T-1 完成：没有可放行的。"),
            (
                "“25” is no span of a day, from earlier to later; write them as “mon-fri 10:00-12:00”.",
                "“25”不是一天中由早到晚的时段；请写成“mon-fri 10:00-12:00”。"
            ),
            ("The period ends before it begins.", "时段的结束早于开始。"),
            (
                "Another call cannot be promised in call 01JD: it was made for ticket T-1: resolve that with followUp.",
                "通话 01JD 中不能预约回访：它是为工单 T-1 拨打的，请以 followUp 登记该工单的结果。"
            ),
            (
                "Another call cannot be promised in call 01JD: nobody answered it who could be promised anything.",
                "通话 01JD 中不能预约回访：无人接听，没有可预约的客户。"
            ),
            ("A call is promised for a time to come, within a year.", "回访只能预约在今后一年以内。"),
            ("The customer wishes not to be called: nothing can be promised.", "客户不愿再接到电话，不能预约回访。"),
            ("A note has at most 4000 characters.", "备注最多 4000 个字符。"),
            (
                "“soon” is no time; give a day (2026-11-21, today, yesterday), “2026-11-21 14:30” or 14:30.",
                "“soon”不是时间；请给出日期（2026-11-21、today、yesterday）、“2026-11-21 14:30”或 14:30。"
            ),
            ("It is not a time to call there.", "现在不在对方的可呼叫时段。"),
            ("2 of 60 lines in use; answers OPTIONS: 200 OK", "占用线路 2，共 60；OPTIONS 应答：200 OK"),
            ("no longer: backlog 4 ≥ 3", "已不再满足：积压 4 ≥ 3"),
            // A name is no word, though a word is like it.
            ("There is no flow “nothing”; known are notice.", "没有流程“nothing”；已有 notice。"),
            (
                "taken out of use by root at 16:41:33; ctl trunk enable takes that back",
                "root 于 16:41:33 停用；用 ctl trunk enable 恢复"
            ),
            ("Nobody has written this sentence yet.", "Nobody has written this sentence yet."),
        ])
    func found(told: String, chinese: String) {
        let message = Message(told: told)
        #expect(message.text(in: .chinese) == chinese)
        #expect(message.text(in: .english) == told)
    }

    @Test("what stands in them can do nothing to a terminal")
    func harmless() {
        let text = Message(told: "There is no ticket T\u{1B}[2J.").text(in: .chinese)
        #expect(text.hasPrefix("没有工单 T") && !text.contains("\u{1B}"))
    }

    @Test("are those that the daemon says, each with all its places")
    func said() throws {
        let said = try ["CallQueue", "Dialer"].map(Self.source).joined()
        for (english, chinese) in Chinese.told {
            #expect(
                english.components(separatedBy: "{}").count == chinese.components(separatedBy: "{}").count, "\(english)"
            )
            let parts = english.components(separatedBy: "{}").map { $0.trimmingCharacters(in: .punctuationCharacters) }
            let longest =
                parts.map { $0.replacingOccurrences(of: "Nothing was loaded: ", with: "", options: .caseInsensitive) }
                .max { $0.count < $1.count } ?? ""
            let isSaid = said.range(of: longest, options: .caseInsensitive) != nil
            #expect(isSaid, "“\(longest)” is said nowhere")
        }
    }

    @Test("every check of the daemon's has a name in Chinese, and no name is of a check there is no more")
    func checks() throws {
        let source = try Self.source("Dialer")
        let literal = try NSRegularExpression(pattern: "(?:DoctorCheck\\(\\s*|let )name(?::| =) \"([^\"]+)\"")
        let found = literal.matches(in: source, range: NSRange(source.startIndex..., in: source)).compactMap {
            Range($0.range(at: 1), in: source).map { String(source[$0]) }
        }
        let names = Set(
            found.map { $0.replacingOccurrences(of: "\\\\\\([^)]*\\)", with: "x", options: .regularExpression) })
        let known = names.filter { Message(check: $0).text(in: .chinese) != $0 }
        #expect(names.count > 15 && names.subtracting(known) == ["pjsip", "disk for x"], "\(names)")
        for (english, _) in Chinese.checks where !english.hasPrefix("disk for") {
            let isSaid = names.contains(english.replacingOccurrences(of: "{}", with: "x"))
            #expect(isSaid, "“\(english)” is checked nowhere")
        }
    }

    @Test("a refusal of the daemon is read in Chinese")
    func refused() async throws {
        let daemon = try FakeDaemon { _ in
            .error(ControlError(.invalidParams, "The period ends before it begins.", field: "to"))
        }
        let run = try await ctl("report", on: daemon, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(run.errors.contains("参数有误：时段的结束早于开始。"))
    }

    /// All of a target's source, with sentences in one piece.
    private static func source(_ target: String) throws -> String {
        let root = Scratch.repository.appendingPathComponent("Sources/\(target)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        return try files.map { try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8) }.joined()
            .replacingOccurrences(of: "\\\\\n *", with: "", options: .regularExpression)
            .replacingOccurrences(of: "\"\n *\\+ \"", with: "", options: .regularExpression)
    }
}
