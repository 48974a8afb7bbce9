/// Reads the records of a file of either form, which it tells by the first sign: `{` begins NDJSON, all else a header.
struct RecordReader {
    private enum Form {
        case unknown
        case delimited(DelimitedReader)
        case json(JSONLineReader)
    }

    private var form = Form.unknown
    /// As it was said; nil to tell it by the first sign.
    private let given: FileFormat?
    /// The first NDJSON record, read early because it tells the columns.
    private var firstRecord: FileRecord?

    /// - Parameter format: nil to tell it by the first sign.
    init(_ format: FileFormat? = nil) { given = format }

    /// The form found; nil while it is not.
    var format: FileFormat? {
        switch form {
        case .unknown: nil
        case .delimited(let reader): reader.delimiter == UInt8(ascii: "\t") ? .tsv : .csv
        case .json: .ndjson
        }
    }

    /// The columns known so far.
    var columns: [String] {
        switch form {
        case .unknown: []
        case .delimited(let reader): reader.columns
        case .json(let reader): reader.columns
        }
    }

    /// Reads as much as tells the columns; false where more text is needed.
    mutating func readColumns(_ text: inout DecodedText, isLast: Bool) throws(BatchImportError) -> Bool {
        guard let sign = firstSign(text) else {
            if isLast { throw .noHeader }
            return false
        }
        switch (given, sign) {
        case (nil, UInt8(ascii: "[")), (.ndjson, UInt8(ascii: "[")): throw .jsonArray
        case (nil, UInt8(ascii: "{")), (.ndjson, _): return try readFirstObject(&text, isLast: isLast)
        default: return try readHeader(&text, isLast: isLast)
        }
    }

    private mutating func readHeader(_ text: inout DecodedText, isLast: Bool) throws(BatchImportError) -> Bool {
        var reader = DelimitedReader(candidates: given?.delimiters ?? DelimitedReader.delimiters)
        guard try reader.readHeader(&text, isLast: isLast) else { return false }
        form = .delimited(reader)
        return true
    }

    /// The next record, or false where the text ends before it does.
    mutating func next(_ text: inout DecodedText, isLast: Bool, into record: inout FileRecord) -> Bool {
        if let first = firstRecord {
            firstRecord = nil
            record = first
            return true
        }
        switch form {
        case .unknown: return false
        case .delimited(var reader):
            // Taken out and put back, so that the reader is changed in place and not copied.
            form = .unknown
            defer { form = .delimited(reader) }
            return reader.next(&text, isLast: isLast, into: &record)
        case .json(var reader):
            form = .unknown
            defer { form = .json(reader) }
            return reader.next(&text, isLast: isLast, into: &record)
        }
    }

    private func firstSign(_ text: DecodedText) -> UInt8? {
        text.bytes[text.start...].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }

    private mutating func readFirstObject(_ text: inout DecodedText, isLast: Bool) throws(BatchImportError) -> Bool {
        var reader = JSONLineReader()
        var record = FileRecord()
        guard reader.next(&text, isLast: isLast, into: &record) else { return false }
        // The columns are told by the first object, so it must be sound.
        if let problem = record.problem { throw .headerUnreadable(RowRefusal(problem).text) }
        firstRecord = record
        form = .json(reader)
        return true
    }
}
