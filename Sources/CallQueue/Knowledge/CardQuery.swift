/// What somebody looks for, and how the index is asked. Only letters and digits of `SearchWords` ever stand in an expression, each
/// term in quotes: nothing that is typed can be taken for a word of FTS5's language.
struct CardQuery {
    /// More is not looked for.
    static let mostPieces = 32
    static let mostTerms = 96

    let pieces: [SearchWords.Piece]

    init(_ text: String) {
        var seen: Set<SearchWords.Piece> = []
        pieces = Array(SearchWords.pieces(text).filter { seen.insert($0).inserted }.prefix(Self.mostPieces))
    }

    var isEmpty: Bool { pieces.isEmpty }

    var terms: [String] {
        var seen: Set<String> = []
        return Array(pieces.flatMap(\.terms).filter { seen.insert($0).inserted }.prefix(Self.mostTerms))
    }

    /// Every word, and every run of ideographs as it was written.
    var all: String {
        pieces.map { piece in
            switch piece {
            case .word(let word): Self.beginning(word)
            case .run(let signs) where signs.count == 1: Self.beginning(signs[0])
            case .run: "\"" + piece.terms.prefix(Self.mostTerms).joined(separator: " ") + "\""
            }
        }.joined(separator: " AND ")
    }

    /// Any of them: for whoever asks in a sentence, or of a ticket.
    var any: String { Self.any(terms) }

    static func any(_ terms: [String]) -> String { terms.map(beginning).joined(separator: " OR ") }

    /// How much of what was asked for is in a text of these terms, 0–1.
    func coverage(of found: Set<String>) -> Double {
        var asked = 0
        var there = 0
        for piece in pieces {
            let terms = piece.terms
            asked += terms.count
            // A pair is there or not; a word may be the beginning of one.
            let isPaired = if case .run(let signs) = piece { signs.count > 1 } else { false }
            there += terms.count { term in
                found.contains(term) || (!isPaired && found.contains { $0.hasPrefix(term) })
            }
        }
        return asked == 0 ? 0 : Double(there) / Double(asked)
    }

    /// Also while it is being typed; a single letter would begin everything.
    private static func beginning(_ term: String) -> String {
        let isShort = term.utf8.count < 2
        return isShort ? "\"\(term)\"" : "\"\(term)\"*"
    }
}
