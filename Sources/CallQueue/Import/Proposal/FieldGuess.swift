/// How likely a column is a field, by its name and by what stands in it.
struct FieldGuess: Sendable {
    let key: ProposedField.Key
    let column: Int
    let header: Double
    let values: Double

    /// Fields that are never told by their values alone.
    private static let byName: Set<ProposedField.Key> = [
        .order, .product, .owner, .vip, .leaveOut, .consentRef, .deadlineAt, .numbersExpireAt, .customerName, .details,
    ]

    /// 0 to 1; 0 where the values cannot be it, whatever the column is called.
    var score: Double {
        guard values > 0 else { return 0 }
        if header == 0 { return Self.byName.contains(key) ? 0 : values * 0.6 }
        return header * 0.65 + values * 0.35
    }

    var basis: ProposedField.Basis {
        switch (header > 0, values > 0.5 && !Self.byName.contains(key)) {
        case (true, true): .both
        case (true, false): .header
        case (false, _): .values
        }
    }

    /// - Parameter reads: whether a cell gives a telephone number.
    init(_ key: ProposedField.Key, _ column: Int, _ sample: ColumnSample, reads: (String) -> Bool) {
        self.key = key
        self.column = column
        header = HeaderWords.match(sample.name, key)
        values = Self.evidence(key, sample, reads)
    }

    private static func evidence(
        _ key: ProposedField.Key, _ sample: ColumnSample, _ reads: (String) -> Bool
    ) -> Double {
        // An empty column is what its name says.
        if sample.isEmpty { return key == .id ? 0 : 0.3 }
        switch key {
        case .id: return id(sample, reads)
        case .numbers: return numbers(sample, reads)
        case .createdAt, .deadlineAt, .numbersExpireAt: return TimePatterns.find(sample).isEmpty ? 0 : 0.7
        case .priority:
            guard let words = sample.words(atMost: 12) else { return 0 }
            return Double(words.count { ValueWords.priority($0) != nil }) / Double(words.count)
        case .ticketClass:
            guard let words = sample.words(atMost: 24) else { return 0 }
            let known = Double(words.count { ValueWords.ticketClass($0) != nil }) / Double(words.count)
            return words.count == sample.values.count && sample.values.count > 3 ? 0 : max(0.3, known)
        case .vip: return sample.words(atMost: 8) == nil ? 0 : 0.7
        case .leaveOut: return sample.words(atMost: 16) == nil ? 0 : 0.7
        case .customerName:
            return numbers(sample, reads) > 0.5 || sample.share { $0.count > 60 } > 0.5 ? 0 : 0.6
        case .details: return numbers(sample, reads) > 0.5 ? 0 : 0.6
        case .order, .product, .owner, .consentRef: return numbers(sample, reads) > 0.8 && key != .order ? 0 : 0.6
        }
    }

    /// Every row has one, and nearly all are different: exports have some rows twice.
    private static func id(_ sample: ColumnSample, _ reads: (String) -> Bool) -> Double {
        guard sample.filled > 0.9, sample.variety > 0.8, sample.share({ TicketID(checking: $0) != nil }) > 0.95,
            sample.share(reads) < 0.5, sample.share({ $0.contains { $0.isNumber } }) > 0.8,
            TimePatterns.find(sample).isEmpty
        else { return 0 }
        return 0.5 + (sample.variety - 0.8) * 2
    }

    private static func numbers(_ sample: ColumnSample, _ reads: (String) -> Bool) -> Double {
        let readable = sample.share(reads)
        return readable < 0.3 ? 0 : readable
    }
}
