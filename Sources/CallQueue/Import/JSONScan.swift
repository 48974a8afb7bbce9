/// A pass over one JSON object (RFC 8259), leaf by leaf. Numbers are kept as written, null is empty text.
struct JSONScan {
    /// Objects and arrays within each other.
    static let depthLimit = 16

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var path: [UInt8] = []
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    typealias Leaf = (_ path: [UInt8], _ scan: inout JSONScan) throws(FileRecord.Problem) -> Void

    /// Reads the object and nothing after it; calls `leaf` at each value that is neither object nor array, which must
    /// take it with `value(into:)`.
    mutating func object(_ leaf: Leaf) throws(FileRecord.Problem) {
        skipSpace()
        guard current == UInt8(ascii: "{") else { throw .badJSON("the line does not begin with {") }
        try members(leaf)
        skipSpace()
        guard at == bytes.count else { throw .badJSON("something follows the object") }
    }

    /// Takes the string, number, true, false or null that stands here.
    mutating func value(into record: inout FileRecord) throws(FileRecord.Problem) {
        switch current {
        case UInt8(ascii: "\""): try string { record.append($0) }
        case UInt8(ascii: "t"): try word("true", into: &record)
        case UInt8(ascii: "f"): try word("false", into: &record)
        case UInt8(ascii: "n"):
            var nothing = FileRecord()
            try word("null", into: &nothing)
        default: try number(into: &record)
        }
    }

    private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A || bytes[at] == 0x0D {
            at += 1
        }
    }

    private func fault(_ expected: String) -> FileRecord.Problem {
        .badJSON(at < bytes.count ? "byte \(at + 1) of the line should be \(expected)" : "the line ends too soon")
    }

    private mutating func take(_ sign: Unicode.Scalar) throws(FileRecord.Problem) {
        guard current == UInt8(ascii: sign) else { throw fault("\(sign)") }
        at += 1
    }
}

// MARK: - Structure

extension JSONScan {
    private mutating func element(_ leaf: Leaf) throws(FileRecord.Problem) {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): try members(leaf)
        case UInt8(ascii: "["): try elements(leaf)
        default: try leaf(path, &self)
        }
        skipSpace()
    }

    private mutating func members(_ leaf: Leaf) throws(FileRecord.Problem) {
        try descend()
        at += 1
        skipSpace()
        let length = path.count
        while current != UInt8(ascii: "}") {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fault("a key in quotes") }
            if length > 0 { path.append(UInt8(ascii: ".")) }
            var key: [UInt8] = []
            try string { key.append($0) }
            path += key
            skipSpace()
            try take(":")
            try element(leaf)
            path.removeLast(path.count - length)
            try separator(before: "}")
        }
        at += 1
        depth -= 1
    }

    private mutating func elements(_ leaf: Leaf) throws(FileRecord.Problem) {
        try descend()
        at += 1
        skipSpace()
        let length = path.count
        var index = 0
        while current != UInt8(ascii: "]") {
            path += Array(".\(index)".utf8)
            try element(leaf)
            path.removeLast(path.count - length)
            index += 1
            try separator(before: "]")
        }
        at += 1
        depth -= 1
    }

    private mutating func descend() throws(FileRecord.Problem) {
        depth += 1
        guard depth <= Self.depthLimit else { throw .badJSON("objects nest deeper than \(Self.depthLimit)") }
    }

    private mutating func separator(before end: Unicode.Scalar) throws(FileRecord.Problem) {
        if current == UInt8(ascii: end) { return }
        try take(",")
        skipSpace()
        if current == UInt8(ascii: end) { throw fault("a value") }
    }
}

// MARK: - Leaves

extension JSONScan {
    private mutating func word(_ word: String, into record: inout FileRecord) throws(FileRecord.Problem) {
        for byte in word.utf8 {
            guard current == byte else { throw fault("\(word)") }
            record.append(byte)
            at += 1
        }
    }

    private mutating func number(into record: inout FileRecord) throws(FileRecord.Problem) {
        let start = at
        if current == UInt8(ascii: "-") { at += 1 }
        let isZero = current == UInt8(ascii: "0")
        let digits = takeDigits()
        guard digits > 0, !isZero || digits == 1 else { throw fault("a value") }
        if current == UInt8(ascii: ".") {
            at += 1
            guard takeDigits() > 0 else { throw fault("a digit") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            at += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { at += 1 }
            guard takeDigits() > 0 else { throw fault("a digit") }
        }
        record.append(bytes[start..<at])
    }

    private mutating func takeDigits() -> Int {
        let start = at
        while let byte = current, byte.isASCIIDigit { at += 1 }
        return at - start
    }

    private mutating func string(_ append: (UInt8) -> Void) throws(FileRecord.Problem) {
        at += 1
        while let byte = current {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape(append)
            case 0..<0x20: throw .badJSON("a control character stands in a string")
            default: append(byte)
            }
        }
        throw fault("a closing quote")
    }

    private mutating func escape(_ append: (UInt8) -> Void) throws(FileRecord.Problem) {
        guard let sign = current else { throw fault("an escape") }
        at += 1
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): append(sign)
        case UInt8(ascii: "b"): append(0x08)
        case UInt8(ascii: "f"): append(0x0C)
        case UInt8(ascii: "n"): append(0x0A)
        case UInt8(ascii: "r"): append(0x0D)
        case UInt8(ascii: "t"): append(0x09)
        case UInt8(ascii: "u"):
            for byte in String(Character(try scalar())).utf8 { append(byte) }
        default: throw .badJSON("\\\(Character(Unicode.Scalar(sign))) is no escape")
        }
    }

    /// The scalar of `\uXXXX`, or of two of them that make a surrogate pair.
    private mutating func scalar() throws(FileRecord.Problem) -> Unicode.Scalar {
        var code = try hexadecimal()
        if code & 0xFC00 == 0xD800 {
            try take("\\")
            try take("u")
            let low = try hexadecimal()
            guard low & 0xFC00 == 0xDC00 else { throw .badJSON("half a surrogate pair") }
            code = 0x1_0000 + (code & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(code) else { throw .badJSON("half a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(FileRecord.Problem) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("a hexadecimal digit")
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }
}
