import FoundationEssentials
import Glibc

/// Instants and durations as people read them, in the time zone of the machine (`TZ`).
enum LocalTime {
    /// `14:03:15` of the day of `now`, else `2026-11-20 14:03`.
    static func text(of date: Date, now: Date = Date()) -> String {
        let day = formatted(date, "%Y-%m-%d")
        return day == formatted(now, "%Y-%m-%d") ? formatted(date, "%H:%M:%S") : day + formatted(date, " %H:%M")
    }

    /// `14:03:15.250`: lines that follow one another closely.
    static func precise(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down)) % 1000
        let fraction = String((milliseconds + 1000) % 1000)
        return formatted(date, "%H:%M:%S.") + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `3 d 04 h`; the one place that words durations.
    static func duration(_ seconds: Double) -> Message {
        guard seconds.isFinite else { return Message(verbatim: "–") }
        let whole = Int(min(max(seconds, 0), 1e12).rounded())
        switch seconds {
        case ..<9.95: return "\(Figure.text(max(seconds, 0), digits: 1)) s"
        case ..<59.5: return "\(whole) s"
        case ..<3599.5: return "\(whole / 60) min \(padded(whole % 60)) s"
        case ..<86_370: return "\((whole + 30) / 3600) h \(padded((whole + 30) / 60 % 60)) min"
        default: return "\((whole + 1800) / 86_400) d \(padded((whole + 1800) / 3600 % 24)) h"
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func formatted(_ date: Date, _ pattern: String) -> String {
        var seconds = time_t(min(max(date.timeIntervalSince1970.rounded(.down), -6e10), 2.5e11))
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "–" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let count = strftime(buffer.baseAddress, buffer.count, pattern, &parts)
            return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}

extension LocalTime {
    /// Reads `2026-11-21 14:30[:00]`, with `T` as well, or `14:30[:00]` of today, in the zone of the machine; nil for
    /// anything else, also for days and hours that do not exist.
    static func date(of text: String, now: Date = Date()) -> Date? {
        let words = (text.contains("-") ? text : formatted(now, "%Y-%m-%d ") + text).split { $0 == " " || $0 == "T" }
        guard words.count == 2, let day = numbers(words[0], "-"), let time = numbers(words[1], ":"), day.count == 3,
            (2...3).contains(time.count), (1970...2999).contains(day[0])
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (day[0] - 1900, day[1] - 1, day[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (time[0], time[1], time.count == 3 ? time[2] : 0)
        parts.tm_isdst = -1
        let wanted = parts
        let seconds = mktime(&parts)
        // mktime makes 1 March of 29 February and 03:30 of an hour that the clock skips.
        guard seconds != -1, wanted.tm_mon == parts.tm_mon, wanted.tm_mday == parts.tm_mday,
            wanted.tm_hour == parts.tm_hour, wanted.tm_min == parts.tm_min, wanted.tm_sec == parts.tm_sec
        else { return nil }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    private static func numbers(_ text: Substring, _ separator: Character) -> [Int32]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.allSatisfy(\.isASCII) && $0.count <= 4 ? Int32($0) : nil }
        return numbers.count == parts.count ? numbers : nil
    }
}
