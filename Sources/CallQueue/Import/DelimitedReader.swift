/// Reads CSV and its kin record by record (RFC 4180): quoted delimiters, line breaks and doubled quotes; LF, CRLF or CR;
/// comma, semicolon, tab or bar, found from the header line.
struct DelimitedReader {
    static let delimiters: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    /// The header's names; a name that comes again is called `name (2)`, an empty one `column 3`.
    private(set) var columns: [String] = []
    private(set) var delimiter: UInt8?
    /// What may be the delimiter.
    private let candidates: [UInt8]
    /// The line on which the next record begins, from 1.
    private var line = 1
    private var recordNumber = 0
    /// In the middle of a record too long to keep: its end is sought.
    private var isSkipping = false

    init(candidates: [UInt8] = delimiters) { self.candidates = candidates }

    /// The next record, or false where the text ends before it does.
    mutating func next(_ text: inout DecodedText, isLast: Bool, into record: inout FileRecord) -> Bool {
        while !text.isEmpty {
            if isSkipping, !skipLine(&text, isLast: isLast) { return false }
            guard let delimiter, let scan = scan(text, delimiter, isLast: isLast, into: &record) else { return false }
            let isRecord = !record.isBlank || record.problem != nil
            if isRecord { recordNumber += 1 }
            record.position = RowPosition(record: recordNumber, line: line)
            line += scan.lines
            isSkipping = scan.isCut
            if let offset = text.consume(to: scan.next) { record.problem = .malformedBytes(at: offset) }
            checkFieldCount(&record)
            if isRecord { return true }
        }
        return false
    }

    /// A record may have more fields than the header only if they are empty, and never fewer: either way a value would
    /// stand under another column's name.
    private func checkFieldCount(_ record: inout FileRecord) {
        let found = record.ranges.count
        guard record.problem == nil, found != columns.count else { return }
        let extra = record.ranges.dropFirst(columns.count)
        if found > columns.count, extra.allSatisfy({ $0?.isEmpty ?? true }) { return }
        record.problem = .wrongFieldCount(expected: columns.count, found: found)
    }

    private func scan(
        _ text: DecodedText, _ delimiter: UInt8, isLast: Bool, into record: inout FileRecord
    ) -> DelimitedScan? {
        text.bytes.withUnsafeBufferPointer { bytes in
            DelimitedScan.record(in: bytes, from: text.start, delimiter: delimiter, isLast: isLast, into: &record)
        }
    }
}

// MARK: - The header

extension DelimitedReader {
    /// Reads the header; false where the text ends before it does.
    mutating func readHeader(_ text: inout DecodedText, isLast: Bool) throws(BatchImportError) -> Bool {
        var record = FileRecord()
        while !text.isEmpty {
            guard let found = text.bytes.withUnsafeBufferPointer({ sniff($0[text.start...], isLast: isLast) }) else {
                return false
            }
            guard let scan = scan(text, found, isLast: isLast, into: &record) else { return false }
            line += scan.lines
            if text.consume(to: scan.next) != nil { throw .headerUnreadable("it holds bytes that are no characters") }
            if let problem = record.problem { throw .headerUnreadable(RowRefusal(problem).text) }
            if record.isBlank { continue }
            if let named = Self.separatorLine(record, found) {
                delimiter = named
                continue
            }
            delimiter = found
            columns = Self.names(record)
            return true
        }
        return false
    }

    /// The delimiter that stands most often in the header line outside quotes; nil where the line is not whole yet.
    private func sniff(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, isLast: Bool) -> UInt8? {
        if let delimiter { return delimiter }
        var counts = [Int](repeating: 0, count: candidates.count)
        var isQuoted = false
        var isWhole = isLast || bytes.count > FileRecord.Limit.record
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D {
                isWhole = true
                break
            }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        guard isWhole else { return nil }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }

    /// `sep=;` on a line of its own, as spreadsheets write to tell each other the delimiter.
    private static func separatorLine(_ record: FileRecord, _ found: UInt8) -> UInt8? {
        let text = record.bytes + (record.ranges.count == 2 ? [found] : [])
        guard text.count == 5, text.starts(with: "sep=".utf8), let last = text.last, delimiters.contains(last) else {
            return nil
        }
        return last
    }

    private static func names(_ record: FileRecord) -> [String] {
        var seen: [String: Int] = [:]
        return record.ranges.indices.map { index in
            let written = CellText.trimmed(record.text(index) ?? "")
            let name = written.isEmpty ? "column \(index + 1)" : written
            let times = (seen[name] ?? 0) + 1
            seen[name] = times
            return times == 1 ? name : "\(name) (\(times))"
        }
    }
}

// MARK: - Records too long to keep

extension DelimitedReader {
    private mutating func skipLine(_ text: inout DecodedText, isLast: Bool) -> Bool {
        guard let end = text.bytes[text.start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
            _ = text.consume(to: text.bytes.count)
            isSkipping = !isLast
            return false
        }
        _ = text.consume(to: end)
        isSkipping = false
        return true
    }
}
