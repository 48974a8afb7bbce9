import FoundationEssentials

/// Numbers as RFC 8259 section 6 has them written. Read by hand where only the form matters: making a decoder costs more
/// than reading the rest of a request's envelope.
enum JSONNumber {
    static func isWritten(in text: Data) -> Bool {
        text.withUnsafeBytes { bytes in
            var scanner = Scanner(rest: bytes[...])
            return scanner.number() && scanner.rest.isEmpty
        }
    }

    private struct Scanner {
        var rest: Slice<UnsafeRawBufferPointer>

        mutating func number() -> Bool {
            _ = take("-")
            let startsWithZero = rest.first == UInt8(ascii: "0")
            let whole = digits()
            guard whole == 1 || whole > 1 && !startsWithZero else { return false }
            if take("."), digits() == 0 { return false }
            guard take("e") || take("E") else { return true }
            _ = take("+") || take("-")
            return digits() > 0
        }

        private mutating func digits() -> Int {
            let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(count)
            return count
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }
    }
}
