/// A stretch of text, and whether it is what was looked for.
package struct TextPiece: Sendable, Hashable {
    package let text: String
    package let isMatch: Bool
}

/// Shows where in a text the words stand that were looked for: as pieces, so that nobody has to make markup of it.
struct CardExcerpt {
    /// Characters of an excerpt.
    static let length = 110

    private let pairs: Set<String>
    private let signs: Set<String>
    private let words: [String]

    init(_ query: CardQuery) {
        var (pairs, signs, words): (Set<String>, Set<String>, [String]) = ([], [], [])
        for piece in query.pieces {
            switch piece {
            case .word(let word): words.append(word)
            case .run(let run) where run.count == 1: signs.insert(run[0])
            case .run: pairs.formUnion(piece.terms)
            }
        }
        (self.pairs, self.signs, self.words) = (pairs, signs, words)
    }

    /// The whole text in pieces.
    func marked(_ text: String) -> [TextPiece] {
        let characters = Array(text)
        return Self.pieces(characters, matches(in: characters), 0..<characters.count)
    }

    /// The stretch in which most matches stand.
    func excerpt(of text: String) -> [TextPiece] {
        let characters = text.map { $0.isNewline ? " " : $0 }
        let matches = matches(in: characters)
        let start = Self.start(matches)
        let range = start..<min(characters.count, start + Self.length)
        var pieces = Self.pieces(characters, matches, range)
        if range.lowerBound > 0 { pieces.insert(TextPiece(text: "…", isMatch: false), at: 0) }
        if range.upperBound < characters.count { pieces.append(TextPiece(text: "…", isMatch: false)) }
        return pieces
    }

    private func matches(in characters: [Character]) -> [Bool] {
        var matches = [Bool](repeating: false, count: characters.count)
        func mark(_ range: Range<Int>) { for index in range { matches[index] = true } }
        var previous: SearchWords.Unit?
        for unit in SearchWords.units(characters) {
            if unit.isIdeograph {
                if signs.contains(unit.text) { mark(unit.range) }
                if let before = previous, before.isIdeograph, before.range.upperBound == unit.range.lowerBound,
                    pairs.contains(before.text + unit.text)
                {
                    mark(before.range.lowerBound..<unit.range.upperBound)
                }
            } else if words.contains(where: { unit.text.hasPrefix($0) && ($0.utf8.count > 1 || unit.text == $0) }) {
                mark(unit.range)
            }
            previous = unit
        }
        return matches
    }

    /// Where a stretch with the most matches begins, a little before its first.
    private static func start(_ matches: [Bool]) -> Int {
        guard matches.count > length else { return 0 }
        var inside = matches[..<length].count { $0 }
        var (best, most) = (0, inside)
        for start in 1...(matches.count - length) {
            inside += (matches[start + length - 1] ? 1 : 0) - (matches[start - 1] ? 1 : 0)
            if inside > most { (best, most) = (start, inside) }
        }
        guard most > 0, let first = matches[best...].firstIndex(of: true) else { return 0 }
        return max(0, min(first - length / 5, matches.count - length))
    }

    private static func pieces(_ characters: [Character], _ matches: [Bool], _ range: Range<Int>) -> [TextPiece] {
        var pieces: [TextPiece] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, matches[end] == matches[start] { end += 1 }
            pieces.append(TextPiece(text: String(characters[start..<end]), isMatch: matches[start]))
            start = end
        }
        return pieces
    }
}
