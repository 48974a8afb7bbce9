import FoundationEssentials

/// Cuts a stream of bytes into lines. A line over the limit is reported once and skipped to its end.
struct LineSplitter {
    enum Piece: Equatable {
        case line(Data)
        case tooLong
    }

    let limit: Int
    private var buffer = Data()
    /// Bytes at the front of the buffer already searched for a line feed.
    private var searched = 0
    private var isSkipping = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: bytes)
    }

    /// The next whole line without its line feed; empty lines are passed over. Nil if more bytes are needed.
    mutating func next() -> Piece? {
        while let end = lineEnd() {
            let line = buffer[buffer.startIndex..<end]
            buffer = buffer[(end + 1)...]
            searched = 0
            if isSkipping {
                isSkipping = false
            } else if line.count > limit {
                return .tooLong
            } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                return .line(line)
            }
        }
        return giveUpIfTooLong()
    }

    /// What is left at the end of the stream: a last line without its line feed.
    mutating func finish() -> Piece? {
        guard !buffer.isEmpty, !isSkipping else { return nil }
        append(newline: ())
        return next()
    }

    private mutating func append(newline: Void) {
        buffer.append(UInt8(ascii: "\n"))
    }

    private mutating func lineEnd() -> Data.Index? {
        let end = buffer[(buffer.startIndex + searched)...].firstIndex(of: UInt8(ascii: "\n"))
        if end == nil { searched = buffer.count }
        return end
    }

    private mutating func giveUpIfTooLong() -> Piece? {
        // A slice keeps the bytes before it alive: start afresh with what is left.
        if buffer.startIndex > 65536 || buffer.isEmpty { buffer = Data(buffer) }
        guard isSkipping || buffer.count > limit else { return nil }
        buffer = Data()
        searched = 0
        defer { isSkipping = true }
        return isSkipping ? nil : .tooLong
    }
}
