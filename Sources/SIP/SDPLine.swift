/// One line of an SDP body, without its end, as a window on the body's bytes.
struct SDPLine {
    let bytes: UnsafeRawBufferPointer
    var start: Int
    var count: Int

    subscript(index: Int) -> UInt8 { bytes[start + index] }

    var isEmpty: Bool { count == 0 }

    func hasPrefix(_ text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { prefix in
            prefix.indices.allSatisfy { self[$0] == prefix[$0] }
        }
    }

    func dropping(_ length: Int) -> SDPLine {
        SDPLine(bytes: bytes, start: start + length, count: count - length)
    }

    /// Takes the next word, up to `separator` or the end, and the separators behind it. Nil at the end.
    mutating func word(until separator: UInt8 = 0x20) -> SDPLine? {
        guard count > 0 else { return nil }
        var length = 0
        while length < count && self[length] != separator { length += 1 }
        let word = SDPLine(bytes: bytes, start: start, count: length)
        while length < count && self[length] == separator { length += 1 }
        self = dropping(length)
        return word
    }

    /// The number that the whole window writes in decimal, if it has at most nine digits.
    var number: Int? {
        guard (1...9).contains(count) else { return nil }
        var value = 0
        for index in 0..<count {
            guard (0x30...0x39).contains(self[index]) else { return nil }
            value = value * 10 + Int(self[index] - 0x30)
        }
        return value
    }

    var isDigits: Bool { count > 0 && (0..<count).allSatisfy { (0x30...0x39).contains(self[$0]) } }
}
