internal import FoundationEssentials

/// How a column writes instants.
enum TimePatterns {
    private static let known = [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy-M-d H:mm:ss",
        "yyyy-M-d H:mm", "yyyy-MM-dd", "yyyy/M/d", "yyyy年M月d日 H:mm:ss", "yyyy年M月d日 H:mm", "yyyy年M月d日",
        "yyyy.M.d H:mm:ss", "yyyy.M.d H:mm", "iso8601", "yyyyMMddHHmmss", "d/M/yyyy H:mm:ss", "d/M/yyyy H:mm",
        "d/M/yyyy", "M/d/yyyy H:mm:ss", "M/d/yyyy H:mm", "M/d/yyyy", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm",
    ]

    /// The fewest that read all values, or nearly all; empty where these are no times.
    static func find(_ column: ColumnSample) -> [String] {
        var unread = column.values
        guard !unread.isEmpty else { return [] }
        let all = unread.count
        var patterns: [String] = []
        // Four ways of writing in one column are no column of times.
        while !unread.isEmpty, patterns.count < 4 {
            let counted = (known + counts(unread)).map { pattern in
                (pattern, read: unread.count { Self.reads($0, pattern) })
            }
            guard let best = counted.max(by: { $0.read < $1.read }), best.read > 0 else { break }
            // The first of equals, as the list is ordered.
            let pattern = counted.first { $0.read == best.read }?.0 ?? best.0
            patterns.append(pattern)
            unread.removeAll { reads($0, pattern) }
        }
        return Double(unread.count) <= 0.1 * Double(all) ? patterns : []
    }

    /// Seconds or milliseconds since 1970, of this century's first half: other numbers are none.
    private static func counts(_ values: [String]) -> [String] {
        func are(_ range: ClosedRange<Int64>) -> Bool { values.allSatisfy { Int64($0).map(range.contains) ?? false } }
        if are(1_200_000_000...2_500_000_000) { return ["unix"] }
        return are(1_200_000_000_000...2_500_000_000_000) ? ["unixMilliseconds"] : []
    }

    private static let zone = ZoneOffsets(.utc)

    private static func reads(_ value: String, _ pattern: String) -> Bool {
        guard let format = TimeFormat(pattern) else { return false }
        var value = value
        return value.withUTF8 { format.read($0, in: zone) } != nil
    }

    /// The same with and without seconds: an export of another day may have either.
    static func companions(_ patterns: [String]) -> [String] {
        var all = patterns
        for pattern in patterns {
            let other =
                if pattern.hasSuffix(":ss") { String(pattern.dropLast(3)) } else {
                    pattern.hasSuffix("mm") ? pattern + ":ss" : pattern
                }
            if known.contains(other), !all.contains(other) { all.append(other) }
        }
        return all
    }
}
