/// The words met in phone cells: "no number" in its many forms, spreadsheet errors, `转`, `分机`, `ext`, `电话:`.
enum PhoneCellWords {
    enum Word {
        case extensionMarker
        case separator
        /// `Tel:`, `电话：`: says what follows, and is skipped.
        case label
        /// `xxxx`: hidden digits.
        case mask
    }

    private static let none: Set<[UInt8]> = Set(
        [
            "", "无", "無", "没有", "暂无", "无电话", "无号码", "未知", "未填", "未填写", "未提供", "空", "null", "nil", "none", "nan",
            "n/a", "na", "n.a.", "undefined", "unknown", "(null)", "(空)",
        ].map { Array($0.utf8) })

    private static let errors: Set<[UInt8]> = Set(
        ["#n/a", "#ref!", "#value!", "#name?", "#null!", "#num!", "#div/0!", "#spill!", "#calc!"].map { Array($0.utf8) }
    )

    private static let spellings: [(Word, [String])] = [
        (.extensionMarker, ["extension", "extn.", "extn", "ext.", "ext"]),
        (.extensionMarker, ["转接", "转", "轉接", "轉", "分机号", "分机", "分機號", "分機", "内线", "內線"]),
        (.separator, ["或者", "或", "和", "及"]),
        (.label, ["telephone", "tel.", "tel", "phone", "mobile", "手机号码", "手机号", "手机", "手機"]),
        (.label, ["联系电话", "电话", "電話", "座机", "固话", "号码", "號碼"]),
    ]

    /// Longer words before their own beginnings.
    private static let words: [(spelling: [UInt8], word: Word)] = spellings.flatMap { word, texts in
        texts.map { (spelling: Array($0.utf8), word: word) }
    }.sorted { $0.spelling.count > $1.spelling.count }

    private static let quotes: [[UInt8]] = ["'", "\"", "`", "‘", "’", "“", "”", "＇", "="].map { Array($0.utf8) }
    private static let spaces: [[UInt8]] = [" ", "\t", "\u{A0}", "\u{3000}", "\r", "\n", "\u{FEFF}"].map {
        Array($0.utf8)
    }

    /// The cell without surrounding space and without the quotes by which spreadsheets mark text (`'138…`, `="138…"`).
    static func unwrapped(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var rest = cell
        while let shorter = droppingEdge(of: rest) { rest = shorter }
        return rest
    }

    private static func droppingEdge(of cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let first = cell.first, let last = cell.last else { return nil }
        // Nearly every cell begins and ends with a digit.
        if first.isASCIIDigit, last.isASCIIDigit { return nil }
        for edge in [spaces, quotes].joined() {
            if cell.starts(with: edge) { return UnsafeBufferPointer(rebasing: cell.dropFirst(edge.count)) }
            if edge != [UInt8(ascii: "=")], cell.suffix(edge.count).elementsEqual(edge) {
                return UnsafeBufferPointer(rebasing: cell.dropLast(edge.count))
            }
        }
        return nil
    }

    /// Whether an unwrapped cell says that there is no number: a known word, or nothing but dashes, slashes and dots.
    static func meansNone(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if cell.contains(where: \.isASCIIDigit) { return false }
        if none.contains(lowercased(cell)) { return true }
        var at = 0
        while at < cell.count {
            guard let (scalar, length) = scalar(in: cell, at: at), isDash(scalar) else { return false }
            at += length
        }
        return true
    }

    private static func isDash(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2D, 0x2F, 0x2E, 0x5F, 0x20, 0x2010...0x2015, 0x2212, 0x2500, 0x30FC, 0xFF0D, 0xFF0F, 0x3002: true
        default: false
        }
    }

    /// `#N/A` and its kin, and the hashes of a column too narrow.
    static func isSpreadsheetError(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard cell.first == UInt8(ascii: "#") else { return false }
        if cell.allSatisfy({ $0 == UInt8(ascii: "#") }) { return true }
        return errors.contains(lowercased(cell))
    }

    /// The word that stands at this place, and its length in bytes with a colon and spaces after a label.
    static func word(in cell: UnsafeBufferPointer<UInt8>, at start: Int) -> (Word, Int)? {
        let rest = cell[start...]
        if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "x") { return ex(rest) }
        for (spelling, word) in words where rest.count >= spelling.count {
            guard zip(rest, spelling).allSatisfy({ $0 == $1 || ($0.isASCIILetter && $0 | 0x20 == $1) }) else {
                continue
            }
            return (word, spelling.count + colonLength(rest.dropFirst(spelling.count)))
        }
        return nil
    }

    /// One x begins an extension, several hide digits.
    private static func ex(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> (Word, Int) {
        let second = rest.dropFirst().first.map { $0 | 0x20 }
        return second == UInt8(ascii: "x") ? (.mask, 2) : (.extensionMarker, 1)
    }

    private static func colonLength(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        if rest.first == UInt8(ascii: ":") { return 1 }
        return rest.starts(with: [0xEF, 0xBC, 0x9A]) ? 3 : 0  // ：
    }

    /// The scalar at this place of valid UTF-8; nil where the bytes are cut off or malformed.
    static func scalar(in cell: UnsafeBufferPointer<UInt8>, at start: Int) -> (UInt32, Int)? {
        let first = cell[start]
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard start + length <= cell.count else { return nil }
        guard length > 1 else { return (UInt32(first), 1) }
        var scalar = UInt32(first) & (0x7F >> UInt32(length))
        for index in start + 1..<start + length { scalar = scalar << 6 | UInt32(cell[index] & 0x3F) }
        return (scalar, length)
    }

    private static func lowercased(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        cell.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }
}
