/// Log lines as `key=value` (logfmt): one event a line, ids of call, leg and ticket as fields.
///
/// Phone numbers are given masked by whoever logs them; nothing here sees a whole one.
struct Log: Sendable {
    enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, notice, warning, error

        static func < (left: Level, right: Level) -> Bool {
            guard let a = allCases.firstIndex(of: left), let b = allCases.firstIndex(of: right) else { return false }
            return a < b
        }
    }

    let level: Level
    private let writer: LogWriter
    private let now: @Sendable () -> String

    init(level: Level, writer: LogWriter, now: @escaping @Sendable () -> String = LogTime.text) {
        self.level = level
        self.writer = writer
        self.now = now
    }

    func debug(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, String?> = [:]) {
        write(.debug, event, fields)
    }

    func info(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, String?> = [:]) {
        write(.info, event, fields)
    }

    func notice(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, String?> = [:]) {
        write(.notice, event, fields)
    }

    func warning(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, String?> = [:]) {
        write(.warning, event, fields)
    }

    func error(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, String?> = [:]) {
        write(.error, event, fields)
    }

    private func write(_ level: Level, _ event: String, _ fields: () -> KeyValuePairs<String, String?>) {
        guard level >= self.level else { return }
        var line = "ts=\(now()) level=\(level.rawValue) event=\(event)"
        for (key, value) in fields() {
            guard let value else { continue }
            line += " \(key)=\(Self.quoted(value))"
        }
        line += "\n"
        writer.write(line)
    }

    /// Plain where it can be, quoted where a space, quote, equals sign or control character needs it.
    static func quoted(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy {
            !isHidden($0) && $0 != " " && $0 != "\"" && $0 != "=" && $0 != "\\"
        }
        if isPlain, !value.isEmpty { return value }
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text += isHidden(scalar) ? "?" : String(scalar)
            }
        }
        return text + "\""
    }

    /// Control characters, and what ends a line or turns the direction of what is read beside it.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
