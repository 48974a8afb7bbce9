/// One pass over one delimited record: its values into a `FileRecord`, and where the next record begins.
struct DelimitedScan {
    /// Index of the first byte after the record and its line break.
    let next: Int
    /// Line breaks before `next`.
    let lines: Int
    /// The record was too long to keep and its end has not been seen.
    var isCut = false

    /// - Parameter isLast: no more bytes will come.
    /// - Returns: nil where the bytes end before the record does.
    static func record(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8, isLast: Bool,
        into record: inout FileRecord
    ) -> DelimitedScan? {
        record.reset()
        // Nothing beyond the limit is looked at, so that the verdict does not hang on how the bytes were cut.
        let end = min(bytes.count, start + FileRecord.Limit.record)
        let seen = UnsafeBufferPointer(rebasing: bytes[..<end])
        var cursor = Cursor(bytes: seen, at: start, delimiter: delimiter, isLast: isLast && end == bytes.count)
        let isWhole = cursor.readRecord(into: &record)
        guard isWhole || end - start == FileRecord.Limit.record else { return nil }
        if !isWhole { record.problem = cursor.isQuoted ? .unclosedQuote : .recordTooLong }
        // A stray quote may have swallowed the rows after its own. Only the first line is given up, so that they are read.
        if record.problem == .badQuote || record.problem == .unclosedQuote {
            if let scan = firstLine(bytes[start..<cursor.at]) { return scan }
        }
        return DelimitedScan(next: cursor.at, lines: cursor.lines, isCut: !isWhole)
    }

    /// The part of a record up to its first line break; nil where it has none.
    private static func firstLine(_ record: Slice<UnsafeBufferPointer<UInt8>>) -> DelimitedScan? {
        guard let end = record.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
        let isPair = record[end] == 0x0D && end + 1 < record.endIndex && record[end + 1] == 0x0A
        return DelimitedScan(next: end + (isPair ? 2 : 1), lines: 1)
    }
}

/// The place in the bytes, and what is being read there.
private struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var at: Int
    let delimiter: UInt8
    let isLast: Bool
    /// Line breaks passed.
    var lines = 0
    /// Inside quotes that have not been closed.
    var isQuoted = false

    private var isAtEnd: Bool { at == bytes.count }

    /// False where the bytes end before the record does.
    mutating func readRecord(into record: inout FileRecord) -> Bool {
        while true {
            let isWhole = !isAtEnd && bytes[at] == UInt8(ascii: "\"") ? readQuoted(&record) : readPlain(&record)
            guard isWhole else { return false }
            record.endField()
            if isAtEnd { return isLast }
            guard bytes[at] == delimiter else { return passLineBreak() }
            at += 1
            if isAtEnd, !isLast { return false }
        }
    }

    private mutating func readPlain(_ record: inout FileRecord) -> Bool {
        let start = at
        while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        record.append(bytes[start..<at])
        return !isAtEnd || isLast
    }

    private mutating func readQuoted(_ record: inout FileRecord) -> Bool {
        let quote = UInt8(ascii: "\"")
        isQuoted = true
        at += 1
        while true {
            let start = at
            while at < bytes.count, bytes[at] != quote { countBreak() }
            record.append(bytes[start..<at])
            if isAtEnd { return endInQuotes(&record) }
            at += 1
            // The next byte tells a closing quote from the first of two.
            if isAtEnd, !isLast { return false }
            guard !isAtEnd, bytes[at] == quote else { break }
            record.append(quote)
            at += 1
        }
        isQuoted = false
        return readAfterQuotes(&record)
    }

    private func endInQuotes(_ record: inout FileRecord) -> Bool {
        if isLast { record.problem = .unclosedQuote }
        return isLast
    }

    /// Nothing may stand between a closing quote and the delimiter.
    private mutating func readAfterQuotes(_ record: inout FileRecord) -> Bool {
        if isAtEnd { return isLast }
        if bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D { record.problem = .badQuote }
        return readPlain(&record)
    }

    /// Passes one byte inside quotes; CR LF counts once.
    private mutating func countBreak() {
        let byte = bytes[at]
        at += 1
        if byte == 0x0A || (byte == 0x0D && !(at < bytes.count && bytes[at] == 0x0A)) { lines += 1 }
    }

    private mutating func passLineBreak() -> Bool {
        let isReturn = bytes[at] == 0x0D
        // Whether LF follows CR is known only once the next byte is there.
        if isReturn, at + 1 == bytes.count, !isLast { return false }
        at += isReturn && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        lines += 1
        return true
    }
}
