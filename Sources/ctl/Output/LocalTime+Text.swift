import ControlAPI
import FoundationEssentials

extension LocalTime {
    /// A text of the daemon's with the instants in it, which it writes in UTC, as people here read them.
    static func localized(_ text: String, now: Date = Date()) -> String {
        guard text.contains("Z") else { return text }
        var (result, rest) = ("", text[...])
        while let first = rest.first {
            let instant = first.isASCII && first.isNumber ? instant(at: rest) : nil
            result += instant.map { Self.text(of: $0.date, now: now) } ?? String(first)
            rest = rest.dropFirst(instant?.length ?? 1)
        }
        return result
    }

    /// `2026-11-11T01:00:00Z` or `2026-11-11T01:00:00.000Z` at the beginning of the text.
    private static func instant(at text: Substring) -> (date: Date, length: Int)? {
        for length in [20, 24] where text.dropFirst(length - 1).first == "Z" {
            if let date = Instant.date(of: String(text.prefix(length))) { return (date, length) }
        }
        return nil
    }
}
