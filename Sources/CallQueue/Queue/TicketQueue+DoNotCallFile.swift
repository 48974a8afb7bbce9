import FoundationEssentials

/// What became of one row of a file of numbers never to ring.
package struct DoNotCallVerdict: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case added
        /// It was on the list already; then it holds at least as long as the row says.
        case known
        case refused
    }

    package let record: Int
    /// As it was written.
    package let written: String
    /// As it is kept: `DialableNumber.identity`, several with a comma between.
    package let number: String?
    package let kind: Kind
    /// Why it was refused.
    package let text: String?
}

extension TicketQueue {
    private static let numbersAtOnce = 100

    /// Puts the numbers of a file onto the do-not-call list; a second time it changes nothing. Calls come through between
    /// every few rows.
    ///
    /// - Parameters:
    ///   - bytes: a whole file, or a piece of one with its header.
    ///   - source: for rows that name none.
    ///   - isDryRun: judge every row and store nothing.
    /// - Returns: whether the file has a header, and what became of each row.
    /// - Throws: `BatchImportError` where nothing of it can be read, `StoreError`.
    package func importDoNotCall(
        _ bytes: [UInt8], source: String, reason: String = "", isDryRun: Bool = false
    ) async throws -> (hasHeader: Bool, verdicts: [DoNotCallVerdict]) {
        try ready()
        let zone = configuration.calleeZones.unknown.first.flatMap { ZoneRules(named: $0) } ?? .utc
        let file = try DoNotCallFile(bytes, zone: zone)
        var verdicts: [DoNotCallVerdict] = []
        verdicts.reserveCapacity(file.rows.count)
        for start in stride(from: 0, to: file.rows.count, by: Self.numbersAtOnce) {
            let rows = file.rows[start..<min(start + Self.numbersAtOnce, file.rows.count)]
            if isDryRun {
                verdicts += try rows.map {
                    try judge($0, source: source, reason: reason) { try store.doNotCallEntry($0.number) == nil }
                }
                await Task.yield()
            } else {
                var kept: [String] = []
                verdicts += try change {
                    try rows.map { row in
                        try judge(row, source: source, reason: reason) { entry in
                            kept.append(entry.number)
                            return try store.addDoNotCall(entry)
                        }
                    }
                }
                takeOutTickets(of: kept)
                try await durable()
            }
        }
        return (file.hasHeader, verdicts)
    }

    /// - Parameter add: whether the entry is new.
    private func judge(
        _ row: DoNotCallFile.Row, source: String, reason: String, add: (DoNotCallEntry) throws -> Bool
    ) rethrows -> DoNotCallVerdict {
        func verdict(_ kind: DoNotCallVerdict.Kind, _ number: String? = nil, _ text: String? = nil) -> DoNotCallVerdict
        {
            DoNotCallVerdict(record: row.record, written: row.number, number: number, kind: kind, text: text)
        }
        if let fault = row.fault { return verdict(.refused, nil, fault) }
        let now = clock.now()
        if let until = row.until, until <= now { return verdict(.refused, nil, "it has lapsed already") }
        // As the list itself writes an extension (RFC 3966).
        let parts = row.number.split(separator: ";ext=", maxSplits: 1)
        switch normaliser.read(parts.count == 2 ? "\(parts[0])转\(parts[1])" : row.number) {
        case .refused(let refusal): return verdict(.refused, nil, refusal.text)
        case .accepted(let numbers):
            var isNew = false
            for number in numbers {
                let entry = DoNotCallEntry(
                    number: number.identity, source: row.source ?? source, note: row.reason ?? reason,
                    addedAt: min(row.since ?? now, now), lapsesAt: row.until)
                if try add(entry) { isNew = true }
            }
            return verdict(isNew ? .added : .known, numbers.map(\.identity).joined(separator: ", "))
        }
    }
}
