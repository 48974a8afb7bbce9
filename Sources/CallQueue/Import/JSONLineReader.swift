/// Reads NDJSON record by record: one JSON object (RFC 8259) on each line, its leaves as columns named by their path,
/// `customer.phone`, `tags.0`.
///
/// Not Foundation's decoder: it reads the number `1.38e10` as the integer 13800000000, which is somebody's telephone.
/// Here a number keeps the text it has in the file.
struct JSONLineReader {
    /// The paths seen so far, in the order they first came.
    private(set) var columns: [String] = []
    private var columnOf: [[UInt8]: Int] = [:]
    private var paths: [[UInt8]] = []
    private var line = 1
    private var recordNumber = 0
    private var isSkipping = false

    /// The next record, or false where the text ends before it does.
    mutating func next(_ text: inout DecodedText, isLast: Bool, into record: inout FileRecord) -> Bool {
        while !text.isEmpty {
            let end = text.bytes[text.start...].firstIndex(of: 0x0A)
            let length = (end ?? text.bytes.count) - text.start
            let isTooLong = length > FileRecord.Limit.record
            guard end != nil || isLast || isTooLong else { return false }
            let range = text.start..<text.start + length
            let wasSkipping = isSkipping
            isSkipping = end == nil && !isLast
            let isRecord = !wasSkipping && read(text, range, isTooLong: isTooLong, into: &record)
            record.position = RowPosition(record: recordNumber, line: line)
            if let offset = text.consume(to: end.map { $0 + 1 } ?? range.upperBound), isRecord {
                record.problem = .malformedBytes(at: offset)
            }
            if end != nil { line += 1 }
            if isRecord { return true }
        }
        return false
    }

    /// False for a blank line.
    private mutating func read(
        _ text: DecodedText, _ range: Range<Int>, isTooLong: Bool, into record: inout FileRecord
    ) -> Bool {
        record.reset()
        return text.bytes.withUnsafeBufferPointer { bytes in
            let line = CellText.trimmed(UnsafeBufferPointer(rebasing: bytes[range]))
            guard !line.isEmpty else { return false }
            recordNumber += 1
            if isTooLong { record.problem = .recordTooLong } else { flatten(line, into: &record) }
            return true
        }
    }

    private mutating func flatten(_ line: UnsafeBufferPointer<UInt8>, into record: inout FileRecord) {
        var scan = JSONScan(line)
        // Objects of one export have their keys in one order, so a leaf's column mostly is the one after the last.
        var expected = 0
        do throws(FileRecord.Problem) {
            try scan.object { path, scan throws(FileRecord.Problem) in
                try scan.value(into: &record)
                let column = try column(of: path, expected: expected)
                guard record.endField(column: column) else {
                    throw .badJSON("it has \"\(columns[column])\" twice")
                }
                expected = column + 1
            }
        } catch {
            record.problem = record.problem ?? error
        }
    }

    private mutating func column(of path: [UInt8], expected: Int) throws(FileRecord.Problem) -> Int {
        if expected < paths.count, paths[expected] == path { return expected }
        if let column = columnOf[path] { return column }
        guard columns.count < FileRecord.Limit.columns else { throw .tooManyColumns }
        columnOf[path] = columns.count
        paths.append(path)
        columns.append(String(decoding: path, as: UTF8.self))
        return columns.count - 1
    }
}
