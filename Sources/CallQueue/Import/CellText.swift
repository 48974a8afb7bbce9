/// Trims what surrounds a value in a cell: ASCII white space, no-break and ideographic spaces.
enum CellText {
    static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            let kept = trimmed(bytes)
            return String(decoding: kept, as: UTF8.self)
        }
    }

    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var rest = bytes
        while let length = leadingSpace(rest) { rest = UnsafeBufferPointer(rebasing: rest.dropFirst(length)) }
        while let length = trailingSpace(rest) { rest = UnsafeBufferPointer(rebasing: rest.dropLast(length)) }
        return rest
    }

    private static let noBreakSpace: [UInt8] = [0xC2, 0xA0]
    private static let ideographicSpace: [UInt8] = [0xE3, 0x80, 0x80]

    private static func leadingSpace(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        if first == 0x20 || (0x09...0x0D).contains(first) { return 1 }
        guard first >= 0xC2 else { return nil }
        if bytes.starts(with: noBreakSpace) { return 2 }
        return bytes.starts(with: ideographicSpace) ? 3 : nil
    }

    private static func trailingSpace(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let last = bytes.last else { return nil }
        if last == 0x20 || (0x09...0x0D).contains(last) { return 1 }
        guard last == 0xA0 || last == 0x80 else { return nil }
        if bytes.suffix(2).elementsEqual(noBreakSpace) { return 2 }
        return bytes.suffix(3).elementsEqual(ideographicSpace) ? 3 : nil
    }
}
