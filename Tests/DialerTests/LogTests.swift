import Testing

@testable import Dialer

@Suite("Log lines")
struct LogTests {
    @Test(
        "values are plain where they can be and quoted where they must be",
        arguments: [
            ("abc", "abc"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("say \"x\"", "\"say \\\"x\\\"\""),
            ("两\n行", "\"两\\n行\""), ("转802", "转802"), ("\u{1B}[31m", "\"?[31m\""),
            ("a\u{85}b", "\"a?b\""), ("x\u{2028}level=error", "\"x?level=error\""), ("\u{202E}kcab", "\"?kcab\""),
        ])
    func quoting(value: String, text: String) {
        #expect(Log.quoted(value) == text)
    }

    @Test("time is RFC 3339 in UTC with milliseconds")
    func time() {
        #expect(LogTime.text(seconds: 1_794_974_400, milliseconds: 7) == "2026-11-18T04:00:00.007Z")
    }
}
