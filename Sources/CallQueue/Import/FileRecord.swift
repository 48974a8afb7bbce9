/// One record of a file as it was read: a value for each column, or what is wrong with it. Reused from row to row.
struct FileRecord {
    /// Sizes beyond which a record is refused rather than kept in memory.
    enum Limit {
        /// Bytes of UTF-8 in one field.
        static let field = 64 * 1_024
        /// Bytes of UTF-8 in one record, its quotes included.
        static let record = 1_024 * 1_024
        static let columns = 512
    }

    /// Why a record cannot be used at all.
    enum Problem: Error, Equatable {
        /// The byte offset in the file of the first bad byte, from 0.
        case malformedBytes(at: Int)
        case wrongFieldCount(expected: Int, found: Int)
        case badQuote
        case unclosedQuote
        case fieldTooLong
        case recordTooLong
        case badJSON(String)
        case tooManyColumns
    }

    var position = RowPosition(record: 0, line: 1)
    var problem: Problem?
    /// The values one after the other, without quotes or escapes.
    private(set) var bytes: [UInt8] = []
    /// Where each column's value stands in `bytes`; nil where the record has no such column.
    private(set) var ranges: [Range<Int>?] = []

    /// Where the value being written begins.
    private var start = 0

    mutating func reset() {
        problem = nil
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        start = 0
    }

    var isBlank: Bool { bytes.isEmpty }

    mutating func append(_ run: Slice<UnsafeBufferPointer<UInt8>>) { bytes.append(contentsOf: run) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Ends the value being written and makes it the next column's.
    mutating func endField() {
        if bytes.count - start > Limit.field { problem = problem ?? .fieldTooLong }
        ranges.append(start..<bytes.count)
        start = bytes.count
    }

    /// Ends the value being written and makes it this column's; false if the column has one already.
    mutating func endField(column: Int) -> Bool {
        while ranges.count <= column { ranges.append(nil) }
        guard ranges[column] == nil else { return false }
        if bytes.count - start > Limit.field { problem = problem ?? .fieldTooLong }
        ranges[column] = start..<bytes.count
        start = bytes.count
        return true
    }

    func text(_ column: Int) -> String? {
        guard column < ranges.count, let range = ranges[column] else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// 64-bit FNV-1a over all values with their bounds: whether two rows say the same.
    var digest: UInt64 {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for case let range? in ranges {
            for byte in bytes[range] { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
            hash = (hash ^ UInt64(range.count)) &* 1_099_511_628_211
        }
        return hash
    }
}
