/// The values of one record, trimmed, while its bytes are held in place. Not kept beyond the call that gives it.
struct RecordValues {
    private let base: UnsafeBufferPointer<UInt8>
    private let ranges: [Range<Int>?]

    init(_ record: FileRecord, _ base: UnsafeBufferPointer<UInt8>) {
        self.base = base
        ranges = record.ranges
    }

    /// What `body` makes of the column's trimmed bytes; nil where the record has no such column.
    func bytes<Result>(_ column: Int?, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let column, column < ranges.count, let range = ranges[column] else { return nil }
        return body(CellText.trimmed(UnsafeBufferPointer(rebasing: base[range])))
    }

    /// The column's trimmed text; nil where it is empty or missing.
    func text(_ column: Int?) -> String? {
        bytes(column) { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) } ?? nil
    }
}
