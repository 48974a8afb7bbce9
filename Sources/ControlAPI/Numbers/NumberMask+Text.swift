extension NumberMask {
    /// A text of somebody else's, such as a SIP phrase, with the numbers in it masked: every run of seven digits or more, and what
    /// people write of one in pieces, `+86 138-0013-8000`, `(0571) 8888 8888 转 123`; full-width digits and percent-encoded ones
    /// count. Times, addresses, fractions and ids stay as they are.
    public static func maskedNumbers(in text: String) -> String {
        guard text.utf8.count >= 7 else { return text }
        var scan = NumberScan(text)
        return scan.masked()
    }
}

/// One pass over a text: what may be a number is looked at from its first digit on, by the shapes that are none first.
private struct NumberScan {
    /// A character as it is written, and what it stands for.
    struct Piece {
        let written: Substring
        let meaning: Character
        /// ASCII digits and full-width ones.
        var digit: Int? { meaning.isFullWidthDigit || meaning.isASCII ? meaning.wholeNumberValue : nil }
        var isPlus: Bool { meaning == "+" || meaning == "＋" }
        var isLetter: Bool { meaning.isASCII && meaning.isLetter }
        /// What stands between the pieces of one number.
        var isBetween: Bool { " -.()\u{A0}\u{3000}‐‑–－（）．".contains(meaning) }
        var isBlank: Bool { " \u{A0}\u{3000}".contains(meaning) }
    }

    private let pieces: [Piece]
    private var at = 0
    private var result = ""

    init(_ text: String) { pieces = Self.pieces(of: text) }

    mutating func masked() -> String {
        while at < pieces.count {
            if pieces[at].digit == nil {
                pass(at + 1)
            } else if let end = endOfOther() {
                pass(end)
            } else {
                let end = endOfNumber()
                if isNumber(end) { mask(end) } else { pass(endOfRun(at)) }
            }
        }
        return result
    }

    private mutating func pass(_ end: Int) {
        for piece in pieces[at..<end] { result += piece.written }
        at = end
    }

    private func endOfRun(_ start: Int) -> Int { pieces[start...].firstIndex { $0.digit == nil } ?? pieces.count }

    private func character(_ index: Int) -> Character? { pieces.indices.contains(index) ? pieces[index].meaning : nil }

    // MARK: What is none

    /// Where an address, a date or an id (RFC 9562) ends that begins here.
    private func endOfOther() -> Int? { endOfID() ?? endOfAddress() ?? endOfDate() }

    private func groups(_ separator: Character, _ most: Int) -> (values: [Int], lengths: [Int], end: Int)? {
        var (values, lengths, index): ([Int], [Int], Int) = ([], [], at)
        while values.count < most {
            let end = endOfRun(index)
            guard end > index, end - index <= 4 else { return nil }
            values.append(pieces[index..<end].reduce(0) { $0 * 10 + ($1.digit ?? 0) })
            lengths.append(end - index)
            index = end
            if values.count < most {
                guard character(index) == separator else { return nil }
                index += 1
            }
        }
        return (values, lengths, index)
    }

    private func endOfAddress() -> Int? {
        guard let (values, lengths, end) = groups(".", 4), values.allSatisfy({ $0 < 256 }),
            zip(values, lengths).allSatisfy({ String($0).count == $1 }), character(end) != "."
        else { return nil }
        return end
    }

    private func endOfDate() -> Int? {
        guard let (values, lengths, end) = groups("-", 3), lengths == [4, 2, 2], (1900...2999).contains(values[0]),
            (1...12).contains(values[1]), (1...31).contains(values[2])
        else { return nil }
        return end
    }

    private func endOfID() -> Int? {
        // It may begin with letters, which were passed over.
        var start = at
        while at - start < 8, isHex(start - 1) { start -= 1 }
        var index = start
        for (number, length) in [8, 4, 4, 4, 12].enumerated() {
            if number > 0 {
                guard character(index) == "-" else { return nil }
                index += 1
            }
            guard (index..<index + length).allSatisfy(isHex) else { return nil }
            index += length
        }
        return isHex(index) ? nil : index
    }

    private func isHex(_ index: Int) -> Bool { character(index).map { $0.isASCII && $0.isHexDigit } ?? false }

    // MARK: What is one

    /// The furthest that a number which begins here may go.
    private func endOfNumber() -> Int {
        var end = endOfRun(at)
        var count = end - at
        while let next = startOfNext(end) {
            let nextEnd = endOfRun(next)
            // Small figures in a row are figures, and two whole numbers are two.
            if pieces[end..<next].allSatisfy(\.isBlank), !isInternational, min(nextEnd - next, end - at) < 3 { break }
            if count >= 7, nextEnd - next >= 7 { break }
            count += nextEnd - next
            guard count <= 18 else { break }
            end = nextEnd
        }
        return end
    }

    private var isInternational: Bool { at > 0 && pieces[at - 1].isPlus }

    /// The next run of digits, if no more than three signs part it from this one, and no two blanks.
    private func startOfNext(_ end: Int) -> Int? {
        var index = end
        while index < pieces.count, index - end < 3, pieces[index].isBetween {
            if index > end, pieces[index].isBlank, pieces[index - 1].isBlank { return nil }
            index += 1
        }
        guard index > end, index < pieces.count, pieces[index].digit != nil else { return nil }
        return index
    }

    private func isNumber(_ end: Int) -> Bool {
        let count = pieces[at..<end].count { $0.digit != nil }
        guard count >= 7 else { return false }
        if isInternational || endOfRun(at) - at >= 7 { return true }
        return !isFraction(end) && !isPorts(end) && !isID(count)
    }

    /// `3.141592`.
    private func isFraction(_ end: Int) -> Bool {
        let between = pieces[at..<end].filter { $0.digit == nil }
        return between.count == 1 && between.first?.meaning == "."
    }

    /// `10000-20000`.
    private func isPorts(_ end: Int) -> Bool {
        let run = endOfRun(at) - at
        return run == 5 && end - at == 11 && character(at + 5) == "-"
    }

    /// `T-2026-0001`: a letter leads, and the digits are not as many as a number with its area code has.
    private func isID(_ count: Int) -> Bool {
        guard at > 0, count <= 10, character(at) != "0", character(at) != "1" else { return false }
        if pieces[at - 1].isLetter || pieces[at - 1].meaning == "_" { return true }
        return at > 1 && "-./".contains(pieces[at - 1].meaning) && pieces[at - 2].isLetter
    }

    // MARK: Masking

    /// As ``NumberMask/masked(_:)`` does: four digits before the last four, or all but the last two.
    private mutating func mask(_ end: Int) {
        let count = pieces[at..<end].count { $0.digit != nil }
        let hidden = count >= 8 ? (count - 8)..<(count - 4) : 0..<(count - 2)
        var number = 0
        for piece in pieces[at..<end] {
            guard piece.digit != nil else {
                result += piece.written
                continue
            }
            result += hidden.contains(number) ? "*" : piece.written
            number += 1
        }
        at = end
        hideExtension()
    }

    /// `转 123`, `ext. 123`, `x123`, `分机123`.
    private mutating func hideExtension() {
        var index = at
        while index < pieces.count, pieces[index].isBlank { index += 1 }
        let word = Self.extensionWords.first { word in
            String(pieces[index...].prefix(word.count).map(\.meaning)).lowercased() == word
        }
        guard let word else { return }
        index += word.count
        while index < pieces.count, pieces[index].isBlank || "：:.".contains(pieces[index].meaning) { index += 1 }
        guard index < pieces.count, pieces[index].digit != nil, endOfRun(index) - index <= 6 else { return }
        pass(index)
        let end = endOfRun(index)
        result += String(repeating: "*", count: end - index)
        at = end
    }

    private static let extensionWords = ["extension", "ext", "x", "转接", "转", "轉", "分机", "分機", "内线"]

    // MARK: Reading

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            let piece = (first == "%" ? decoded(rest) : nil) ?? Piece(written: rest.prefix(1), meaning: first)
            pieces.append(piece)
            rest = rest[piece.written.endIndex...]
        }
        return pieces
    }

    /// A character whose UTF-8 is percent-encoded (RFC 3986 section 2.1).
    private static func decoded(_ text: Substring) -> Piece? {
        guard let first = byte(text) else { return nil }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var (bytes, rest): ([UInt8], Substring) = ([], text)
        while bytes.count < length, let next = byte(rest) {
            bytes.append(next)
            rest = rest.dropFirst(3)
        }
        guard let plain = String(validating: bytes, as: UTF8.self), let meaning = plain.first else { return nil }
        return Piece(written: text[..<rest.startIndex], meaning: meaning)
    }

    private static func byte(_ text: Substring) -> UInt8? {
        let code = text.dropFirst().prefix(2)
        guard text.first == "%", code.count == 2, code.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        return UInt8(code, radix: 16)
    }
}

extension Character {
    fileprivate var isFullWidthDigit: Bool { ("０"..."９").contains(self) }
}
