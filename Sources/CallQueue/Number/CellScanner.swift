/// Folds the many ways people and programs write a phone cell into a dozen ASCII signs, and refuses what is no number.
///
/// The alphabet afterwards: `0`–`9`, `+`, `-` for any dash, ` ` for any space, `(` and `)`, `.`, `,` and `/` between
/// numbers, `x` before an extension. No digit is ever dropped or made here.
struct CellScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var folded: [UInt8] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        folded.reserveCapacity(bytes.count)
    }

    /// - Parameter cell: UTF-8, as it stands in the file.
    static func fold(_ cell: UnsafeBufferPointer<UInt8>) throws(NumberRefusal) -> [UInt8] {
        if !cell.isEmpty, cell.allSatisfy(\.isASCIIDigit) { return Array(cell) }
        let inner = PhoneCellWords.unwrapped(cell)
        guard !PhoneCellWords.meansNone(inner) else { throw NumberRefusal.noNumber }
        guard !PhoneCellWords.isSpreadsheetError(inner) else { throw NumberRefusal.spreadsheetError }
        var scanner = CellScanner(inner)
        try scanner.scan()
        return scanner.folded
    }

    private mutating func scan() throws(NumberRefusal) {
        while at < bytes.count {
            if bytes[at] < 0x80, !bytes[at].isASCIILetter {
                try foldASCIISign(bytes[at])
            } else if let (word, length) = PhoneCellWords.word(in: bytes, at: at) {
                try fold(word)
                at += length
            } else if bytes[at] < 0x80 {
                throw NumberRefusal.letter(bytes[at], after: folded.last, before: next)
            } else {
                try foldWideSign()
            }
        }
    }

    private var next: UInt8? { at + 1 < bytes.count ? bytes[at + 1] : nil }

    private mutating func foldASCIISign(_ byte: UInt8) throws(NumberRefusal) {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "/"):
            folded.append(byte)
        case 0x20, 0x09: folded.append(UInt8(ascii: " "))
        case UInt8(ascii: "["), UInt8(ascii: "]"): folded.append(UInt8(ascii: "("))
        case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "&"), 0x0A, 0x0D:
            folded.append(UInt8(ascii: "/"))
        case UInt8(ascii: "#"): foldHash()
        case UInt8(ascii: "*"): throw NumberRefusal.masked
        default: throw NumberRefusal.unexpectedText
        }
        at += 1
    }

    /// A hash begins an extension, or ends one (`-9647#`: the platform's prompt wants it; the digits are whole without).
    private mutating func foldHash() {
        let isLast = bytes[(at + 1)...].allSatisfy { $0 == 0x20 }
        if !isLast { folded.append(UInt8(ascii: "x")) }
    }

    private mutating func foldWideSign() throws(NumberRefusal) {
        guard let (scalar, length) = PhoneCellWords.scalar(in: bytes, at: at) else {
            throw NumberRefusal.unexpectedText
        }
        at += length
        switch scalar {
        // Full-width forms stand 0xFEE0 above their ASCII originals.
        case 0xFF01...0xFF5E: try foldFullWidth(UInt8(scalar - 0xFEE0))
        case 0x2010...0x2015, 0x2212, 0x2500, 0x30FC, 0xFE58, 0xFE63: folded.append(UInt8(ascii: "-"))
        case 0x00A0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: folded.append(UInt8(ascii: " "))
        // Invisible marks that come along when a number is copied out of an address book.
        case 0x00AD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFE0F, 0xFEFF: break
        case 0x3001: folded.append(UInt8(ascii: "/"))
        case 0x3010, 0x3011, 0x3014, 0x3015: folded.append(UInt8(ascii: "("))
        case 0x2022, 0x25CF, 0x2217: throw NumberRefusal.masked
        default: throw NumberRefusal.unexpectedText
        }
    }

    private mutating func foldFullWidth(_ byte: UInt8) throws(NumberRefusal) {
        guard !byte.isASCIILetter else { throw NumberRefusal.unexpectedText }
        let after = at
        // The sign's own length is already counted; a hash looks at what follows it.
        at -= 1
        try foldASCIISign(byte)
        at = after
    }

    private mutating func fold(_ word: PhoneCellWords.Word) throws(NumberRefusal) {
        switch word {
        case .extensionMarker: folded.append(UInt8(ascii: "x"))
        case .separator: folded.append(UInt8(ascii: "/"))
        case .label: break
        case .mask: throw NumberRefusal.masked
        }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}

extension NumberRefusal {
    static let noNumber = NumberRefusal(.noNumber, "no number given")
    static let masked = NumberRefusal(
        .masked, "some digits are hidden by asterisks; export the whole number or dial by ticket")
    static let spreadsheetNumber = NumberRefusal(
        .spreadsheetNumber,
        "a spreadsheet turned the number into a quantity; format the column as text and export again")
    static let spreadsheetError = NumberRefusal(
        .spreadsheetError, "a spreadsheet wrote an error instead of the number; mend the formula and export again")
    static let unexpectedText = NumberRefusal(
        .unexpectedText,
        "there is something besides a number; keep only digits, spaces, dashes, brackets and an extension")

    /// A stray letter: the exponent of a quantity, or text.
    static func letter(_ letter: UInt8, after before: UInt8?, before after: UInt8?) -> NumberRefusal {
        guard letter | 0x20 == UInt8(ascii: "e"), let before, before.isASCIIDigit || before == UInt8(ascii: "."),
            let after, after.isASCIIDigit || after == UInt8(ascii: "+") || after == UInt8(ascii: "-")
        else { return .unexpectedText }
        return .spreadsheetNumber
    }
}
