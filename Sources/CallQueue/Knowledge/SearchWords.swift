/// Takes text apart into what it is found by. Chinese writes no spaces and most of its words have two characters: a run of
/// ideographs is kept as all its pairs, so that every stretch of it is found without a dictionary. All else is words of
/// letters and digits, in lower case and half width.
enum SearchWords {
    /// A word, or one ideograph.
    struct Unit: Equatable {
        /// As it is searched for.
        let text: String
        /// Where it stands, in characters.
        let range: Range<Int>
        let isIdeograph: Bool
    }

    /// Units that stand together: one word, or a run of ideographs.
    enum Piece: Hashable {
        case word(String)
        case run([String])

        /// What is looked for in the index.
        var terms: [String] {
            switch self {
            case .word(let word): [word]
            case .run(let signs) where signs.count == 1: signs
            case .run(let signs): zip(signs, signs.dropFirst()).map { $0 + $1 }
            }
        }
    }

    static func units(_ characters: [Character]) -> [Unit] {
        var units: [Unit] = []
        var word = ""
        var start = 0
        func endWord(_ end: Int) {
            if !word.isEmpty { units.append(Unit(text: word, range: start..<end, isIdeograph: false)) }
            word = ""
        }
        for (index, character) in characters.enumerated() {
            if isIdeograph(character) {
                endWord(index)
                units.append(Unit(text: String(character), range: index..<index + 1, isIdeograph: true))
            } else if let folded = folded(character) {
                if word.isEmpty { start = index }
                word += folded
            } else {
                endWord(index)
            }
        }
        endWord(characters.count)
        return units
    }

    static func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var run: [String] = []
        var end = -1
        for unit in units(Array(text)) {
            if !run.isEmpty, !unit.isIdeograph || unit.range.lowerBound != end {
                pieces.append(.run(run))
                run = []
            }
            if unit.isIdeograph { run.append(unit.text) } else { pieces.append(.word(unit.text)) }
            end = unit.range.upperBound
        }
        if !run.isEmpty { pieces.append(.run(run)) }
        return pieces
    }

    /// The text as the index takes it: terms with spaces between. The last sign of a run stands alone behind its pairs, so that
    /// each sign begins a term.
    static func indexed(_ text: String) -> String {
        pieces(text).flatMap { piece in
            if case .run(let signs) = piece, signs.count > 1, let last = signs.last { return piece.terms + [last] }
            return piece.terms
        }.joined(separator: " ")
    }

    static func terms(_ text: String) -> Set<String> { Set(pieces(text).flatMap(\.terms)) }

    private static func isIdeograph(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        switch scalar.value {
        // Radicals, 々〆〇, kana, bopomofo, extension A, unified, Hangul, compatibility, the supplementary planes.
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3041...0x3096, 0x30A1...0x30FF, 0x3105...0x312F, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }

    /// A letter or digit as it is searched for; nil for what parts words.
    private static func folded(_ character: Character) -> String? {
        guard let scalar = character.unicodeScalars.first else { return nil }
        // Full-width forms of ASCII.
        if (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
            return folded(Character(ascii))
        }
        guard character.isLetter || character.isNumber else { return nil }
        if character.isASCII { return character.lowercased() }
        // What the index sees as no letter would part the term there, and not here.
        let letters = character.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        return letters.isEmpty ? nil : String(String.UnicodeScalarView(letters))
    }
}
