public import FoundationEssentials

/// Instants on the wire.
public enum Instant {
    /// ISO 8601 in UTC with milliseconds, e.g. `2026-11-11T08:03:15.250Z`.
    public static func text(of date: Date) -> String {
        // The formatter cuts off what is below a millisecond, and a `Double` of seconds lies as often just under the written
        // millisecond as above it: round first, then step off the edge.
        let milliseconds = (date.timeIntervalSinceReferenceDate * 1000).rounded()
        return Date(timeIntervalSinceReferenceDate: milliseconds / 1000 + 0.0001).formatted(withMilliseconds)
    }

    /// Reads ISO 8601 with a zone (`Z` or an offset), with or without a fraction of a second; nil for anything else.
    public static func date(of text: String) -> Date? {
        if let date = try? withMilliseconds.parse(text) { return date }
        return try? withSeconds.parse(text)
    }

    private static let withMilliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let withSeconds = Date.ISO8601FormatStyle()
}
