/// Decoded text on its way from the decoder to the reader of rows: UTF-8, in which the byte 0xFF stands for malformed
/// bytes of the file.
struct DecodedText {
    static let malformed: UInt8 = 0xFF

    var bytes: [UInt8] = []
    /// The file offsets of the malformed bytes not yet consumed, in order.
    private var malformedAt: [Int] = []
    /// How far the reader has come in `bytes`.
    private(set) var start = 0

    mutating func appendMalformed(at offset: Int) {
        bytes.append(Self.malformed)
        malformedAt.append(offset)
    }

    var isEmpty: Bool { start == bytes.count }

    /// Takes everything before `end` as read; gives the file offset of the first malformed byte in it, if there is one.
    mutating func consume(to end: Int) -> Int? {
        defer { start = end }
        guard !malformedAt.isEmpty else { return nil }
        let count = bytes[start..<end].count { $0 == Self.malformed }
        guard count > 0 else { return nil }
        defer { malformedAt.removeFirst(count) }
        return malformedAt.first
    }

    /// Forgets what was read. Called once for each chunk, so that what is kept stays short.
    mutating func compact() {
        bytes.removeFirst(start)
        start = 0
    }
}
