import FoundationEssentials

/// A delimited file in pieces of whole records, each with the file's first line where that is a header.
struct LinePieces {
    static let usual = 64 << 10

    private let bytes: Data
    private var start: Int
    private let end: Int
    /// The first line with its end.
    let first: Data

    init(_ bytes: Data) {
        self.bytes = bytes
        start = bytes.startIndex
        end = bytes.endIndex
        first = bytes[bytes.startIndex..<Self.recordEnd(in: bytes, from: bytes.startIndex, atLeast: 1)]
    }

    /// UTF-16, whose bytes are not to be cut at line ends.
    var isWide: Bool { bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) }

    /// The next records, of about so many bytes; nil at the end.
    mutating func next(_ count: Int = LinePieces.usual) -> Data? {
        guard start < end else { return nil }
        let cut = isWide ? end : Self.recordEnd(in: bytes, from: start, atLeast: count)
        defer { start = cut }
        return bytes[start..<cut]
    }

    /// After the first line end that is no part of a quoted cell and at least so far away.
    private static func recordEnd(in bytes: Data, from start: Int, atLeast count: Int) -> Int {
        var isQuoted = false
        for index in start..<bytes.endIndex {
            if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[index] == UInt8(ascii: "\n"), !isQuoted, index - start + 1 >= count { return index + 1 }
        }
        return bytes.endIndex
    }
}
