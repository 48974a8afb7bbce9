/// A stretch of a folded phone cell between two of the signs that stand between numbers.
struct CellPart {
    /// Without surrounding spaces; never empty.
    let bytes: [UInt8]
    /// A comma stood before it, which RFC 3966 dial strings use for "wait, then send".
    let followsComma: Bool

    /// Four digits after a comma: a privacy number's extension (`13240968483,9647`), for no number has four digits.
    var isPausedExtension: Bool { followsComma && bytes.count == 4 && bytes.allSatisfy(\.isASCIIDigit) }

    /// Few digits after a comma: a switchboard's extension (`0571-88888888,802`), where they are no number.
    var mayBeExtension: Bool { followsComma && (1...6).contains(bytes.count) && bytes.allSatisfy(\.isASCIIDigit) }

    static func split(_ folded: [UInt8]) -> [CellPart] {
        let cuts = folded.indices.filter { folded[$0] == UInt8(ascii: "/") || folded[$0] == UInt8(ascii: ",") }
        guard !cuts.isEmpty else { return part(folded[...], followsComma: false).map { [$0] } ?? [] }
        var parts: [CellPart] = []
        for (cut, end) in zip([-1] + cuts, cuts + [folded.count]) {
            let followsComma = cut >= 0 && folded[cut] == UInt8(ascii: ",")
            if let part = part(folded[(cut + 1)..<end], followsComma: followsComma) { parts.append(part) }
        }
        return joiningMarkers(parts)
    }

    private static func part(_ slice: ArraySlice<UInt8>, followsComma: Bool) -> CellPart? {
        let space = UInt8(ascii: " ")
        guard let first = slice.firstIndex(where: { $0 != space }), let last = slice.lastIndex(where: { $0 != space })
        else { return nil }
        return CellPart(bytes: Array(slice[first...last]), followsComma: followsComma)
    }

    /// `021-30059115，转802`: a part that begins with the extension marker belongs to the one before it.
    private static func joiningMarkers(_ parts: [CellPart]) -> [CellPart] {
        var joined: [CellPart] = []
        for part in parts {
            if part.followsComma, part.bytes.first == UInt8(ascii: "x"), let before = joined.popLast() {
                joined.append(CellPart(bytes: before.bytes + part.bytes, followsComma: before.followsComma))
            } else {
                joined.append(part)
            }
        }
        return joined
    }
}
