import ControlAPI
import FoundationEssentials
import Glibc
import Testing

@testable import ctl

@Suite("Text on terminals")
struct TextTests {
    @Test(
        "a text's columns are counted as a terminal shows them",
        arguments: [
            ("", 0), ("abc", 3), ("王小明", 6), ("电话 ok", 7), ("é", 1), ("e\u{301}", 1), ("ＡＢ", 4), ("，。", 4), ("한국", 4),
            ("ﾊﾝ", 2), ("👩‍👩‍👧", 2), ("☎\u{FE0F}", 2), ("–…", 2), ("𠮷", 2), ("\u{FEFF}a", 1),
        ])
    func columns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }

    @Test("agrees with the C library's table on Chinese, Japanese, Korean and Latin text")
    func agrees() throws {
        let locale = try #require(newlocale(1 << LC_CTYPE, "C.UTF-8", nil))
        defer { freelocale(locale) }
        let old = uselocale(locale)
        defer { uselocale(old) }
        // Swift's Glibc module does not have it.
        let symbol = try #require(dlsym(nil, "wcwidth"))
        let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (wchar_t) -> Int32).self)
        let blocks: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA1...0xAC, 0x2010...0x2027, 0x3000...0x3029, 0x3041...0x3096, 0x30A0...0x30FF,
            0x4E00...0x9FFC,
            0xAC00...0xD7A3, 0xFF01...0xFFBE, 0x20000...0x2A6DD,
        ]
        for value in blocks.joined() {
            let scalar = try #require(Unicode.Scalar(value))
            let expected = wcwidth(wchar_t(value))
            #expect(DisplayWidth.columns(of: Character(scalar)) == Int(expected), "U+\(String(value, radix: 16))")
        }
    }

    @Test("the daemon's instants are shown as people here read them, and nothing else in its words changes")
    func instants() throws {
        let date = try #require(Instant.date(of: "2026-11-11T01:00:00.000Z"))
        let local = LocalTime.text(of: date)
        let now = date.addingTimeInterval(5)
        #expect(local.hasPrefix("2026-11-1"))
        for text in ["2026-11-11T01:00:00.000Z", "2026-11-11T01:00:00Z"] {
            #expect(LocalTime.localized("by ops at \(text); ctl", now: .distantPast) == "by ops at \(local); ctl")
            #expect(LocalTime.localized(text, now: now) == LocalTime.text(of: date, now: now))
        }
        for text in ["", "Z", "zone Z9", "2026-11-11 Z", "2026-13-11T01:00:00Z", "12026-11-11T01:00Z", "王 2026"] {
            #expect(LocalTime.localized(text) == text)
        }
    }

    @Test("columns of a table stay aligned with wide characters, numbers to the right")
    func table() {
        var table = Table([.init(heading: "NAME"), .init(heading: "ROWS", alignment: .right), .init(heading: "NOTE")])
        table.rows = [[.init("王小明"), .init(5), .init("好")], [.init("Li"), .init(12_345), .init(nil as String?)]]
        #expect(
            table.lines(in: .english, width: nil, colours: false) == [
                "NAME     ROWS  NOTE",
                "王小明      5  好",
                "Li      12345  –",
            ])
    }

    @Test("on a terminal the last column is cut to fit, in a pipe nothing is")
    func cut() {
        var table = Table([.init(heading: "A"), .init(heading: "TEXT")])
        table.rows = [[.init("x"), .init(String(repeating: "很长", count: 20))]]
        let line = table.lines(in: .english, width: 40, colours: false)[1]
        #expect(DisplayWidth.columns(of: line) <= 40 && line.hasSuffix("…"))
        #expect(table.lines(in: .english, width: nil, colours: false)[1].hasSuffix("很长"))
    }

    @Test("colours are only added where wanted, and do not shift columns")
    func colours() {
        var table = Table([.init(heading: "A"), .init(heading: "B")])
        table.rows = [[.init("x", .good), .init("y")]]
        #expect(table.lines(in: .english, width: nil, colours: true)[1] == "\u{1B}[32mx\u{1B}[0m  y")
        #expect(table.lines(in: .english, width: nil, colours: false)[1] == "x  y")
    }

    @Test("text from a ticket cannot control the terminal")
    func harmless() {
        #expect(PlainText.harmless("a\u{1B}[31mb\r\nc\u{202E}d\u{9B}e") == "a\u{FFFD}[31mb  c\u{FFFD}d\u{FFFD}e")
        #expect(("\("\u{1B}]0;x\u{7}")" as Message).text(in: .english) == "\u{FFFD}]0;x\u{FFFD}")
        #expect(Message(word: "\u{1B}c").text(in: .english).unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(PlainText.harmless("王小明 +86138****8000") == "王小明 +86138****8000")
    }

    @Test(
        "durations are read at a glance",
        arguments: [
            (0.0, "0.0 s"), (0.44, "0.4 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
            (185, "3 min 05 s"), (7800, "2 h 10 min"), (273_600, "3 d 04 h"), (-1, "0.0 s"), (.infinity, "–"),
        ])
    func durations(seconds: Double, text: String) {
        #expect(LocalTime.duration(seconds).text(in: .english) == text)
    }

    @Test(
        "durations are Chinese in Chinese",
        arguments: [
            (0.44, "0.4 秒"), (12, "12 秒"), (185, "3 分 05 秒"), (7800, "2 小时 10 分"), (273_600, "3 天 04 小时"),
        ] as [(Double, String)])
    func chineseDurations(seconds: Double, text: String) {
        #expect(LocalTime.duration(seconds).text(in: .chinese) == text)
    }

    @Test("numbers are written as people read them")
    func figures() {
        #expect(Figure.text(3.96, digits: 1) == "4.0" && Figure.text(0.05, digits: 2) == "0.05")
        #expect(Figure.text(-0.04, digits: 1) == "0.0" && Figure.text(-2.5, digits: 1) == "-2.5")
        #expect(Figure.percent(0.7) == "70.0 %" && Figure.text(.nan, digits: 1) == "–")
        #expect(
            Figure.grouped(0) == "0" && Figure.grouped(1_234_567) == "1,234,567" && Figure.grouped(-1000) == "-1,000")
        #expect(Figure.bytes(999) == "999 B" && Figure.bytes(1_440_000) == "1.4 MB")
    }

    @Test("progress is a bar drawn over itself on a terminal")
    func bar() throws {
        var meter = ProgressMeter(.bar(columns: 60), total: 1000, language: .english)
        let start = ContinuousClock.now
        let update = meter.update(bytes: 500, rows: 12, at: start)
        let first = try #require(update)
        #expect(first.hasPrefix("\r[############............]  50 %") && first.hasSuffix("\u{1B}[K"))
        #expect(!first.contains("\n"))
        #expect(meter.update(bytes: 600, rows: 14, at: start + .milliseconds(50)) == nil, "ten times a second at most")
        #expect(meter.update(bytes: 900, rows: 20, at: start + .milliseconds(150)) != nil)
        #expect(meter.finish(bytes: 1000, rows: 22) == "\r\u{1B}[K")
    }

    @Test("progress in a pipe is a plain line every tenth, and one at the end")
    func lines() {
        var meter = ProgressMeter(.lines, total: 1000, language: .english)
        let now = ContinuousClock.now
        let written = stride(from: 50, through: 1000, by: 50).compactMap { meter.update(bytes: $0, rows: $0, at: now) }
        #expect(
            written.count == 9
                && written.allSatisfy { $0.hasSuffix("\n") && !$0.contains("\u{1B}") && !$0.contains("\r") })
        #expect(meter.finish(bytes: 1000, rows: 1000) == "read 1 kB, rows 1,000\n")
        var unknown = ProgressMeter(.lines, total: nil, language: .english)
        #expect(unknown.update(bytes: 1, rows: 1, at: now) == nil)
        #expect(unknown.update(bytes: 2, rows: 1, at: now + .seconds(6)) != nil)
        var silent = ProgressMeter(.none, total: 10, language: .english)
        #expect(silent.update(bytes: 5, rows: 1, at: now) == nil && silent.finish(bytes: 10, rows: 1) == nil)
    }

    @Test("cells of a CSV report are quoted, and none is taken for a formula")
    func csv() {
        #expect(
            CSVText.line(["a", "b,c", "say \"x\"", "two\nlines", ""]) == "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\","
        )
        #expect(CSVText.line(["=1+1", "+86", "-", "@x", "1=2"]) == "'=1+1,'+86,'-,'@x,1=2")
    }

    @Test("a feed goes on where it was, and begins anew with another run of the daemon")
    func position() {
        var position = FeedPosition(since: nil)
        #expect(position.subscribed(SubscribeResult(seq: 40, oldest: 11, epoch: "a")) == .first)
        #expect(position.last == 40)
        func event(_ seq: Int) -> ControlEvent { ControlEvent(.callRequested, at: Date(), seq: seq) }
        #expect(position.takes(event(41)) && !position.takes(event(41)) && !position.takes(event(7)))
        let gap = ControlEvent(.gap, at: Date(), data: EventData(from: 42, to: 45), seq: 45)
        #expect(position.takes(gap) && position.last == 45 && position.takes(event(46)))
        #expect(position.subscribed(SubscribeResult(seq: 50, oldest: 11, epoch: "a")) == .continued)
        #expect(position.last == 46)
        #expect(position.subscribed(SubscribeResult(seq: 90, oldest: 81, epoch: "b")) == .restarted)
        #expect(position.last == 46, "numbers rise over restarts")
        #expect(position.subscribed(SubscribeResult(seq: 20, oldest: 1, epoch: "c")) == .restarted)
        #expect(position.last == 20 && position.takes(event(21)), "unless the clock was set back")
    }

    @Test("of several sockets that failed, the one that tells most is shown")
    func telling() {
        let absent = SocketFailure(path: "/a", errno: ENOENT)
        let closed = SocketFailure(path: "/b", errno: EACCES)
        let dead = SocketFailure(path: "/c", errno: ECONNREFUSED)
        #expect(SocketFailure.mostTelling([absent, dead, closed]) == closed)
        #expect(SocketFailure.mostTelling([dead, absent]) == dead)
        #expect(SocketFailure.mostTelling([absent, SocketFailure(path: "/z", errno: ENOENT)])?.path == "/z")
        #expect(SocketFailure.mostTelling([]) == nil)
        #expect(absent.status == .daemonNotRunning && closed.status == .noPermission)
    }
}
