/// Which column is which field: the best pairs first, each column once.
struct ColumnChoice: Sendable {
    /// Below this a name and what stands under it are too little to go by.
    private static let least = 0.3
    /// Fields that take several columns.
    private static let several: Set<ProposedField.Key> = [.numbers, .details, .customerName]

    private var chosen: [ProposedField.Key: [FieldGuess]] = [:]

    init(_ columns: [ColumnSample], reads: (String) -> Bool) {
        var guesses: [FieldGuess] = []
        for (index, column) in columns.enumerated() {
            for key in ProposedField.Key.allCases {
                let guess = FieldGuess(key, index, column, reads: reads)
                if guess.score >= Self.least { guesses.append(guess) }
            }
        }
        // The best first; of equals the file's order, then the mapping's.
        let order = ProposedField.Key.allCases
        guesses.sort {
            ($1.score, $0.column, order.firstIndex(of: $0.key) ?? 0)
                < ($0.score, $1.column, order.firstIndex(of: $1.key) ?? 0)
        }
        var used: Set<Int> = []
        for guess in guesses where !used.contains(guess.column) {
            guard isWelcome(guess, columns) else { continue }
            chosen[guess.key, default: []].append(guess)
            used.insert(guess.column)
        }
        arrange(columns)
    }

    private func isWelcome(_ guess: FieldGuess, _ columns: [ColumnSample]) -> Bool {
        guard let first = chosen[guess.key]?.first else { return true }
        guard Self.several.contains(guess.key), chosen[guess.key]?.count ?? 0 < 4 else { return false }
        switch guess.key {
        case .customerName:
            // Two columns are family and given name, or one of them is somebody else.
            let names = [columns[first.column].name, columns[guess.column].name]
            return names.contains(where: HeaderWords.isFamilyName) && names.contains(where: HeaderWords.isGivenName)
        case .details: return guess.header == 1
        default: return true
        }
    }

    private mutating func arrange(_ columns: [ColumnSample]) {
        chosen[.numbers]?.sort { a, b in
            let (left, right) = (columns[a.column], columns[b.column])
            let alternates = (HeaderWords.isAlternate(left.name), HeaderWords.isAlternate(right.name))
            if alternates.0 != alternates.1 { return alternates.1 }
            return left.filled == right.filled ? a.column < b.column : left.filled > right.filled
        }
        chosen[.customerName]?.sort { a, _ in HeaderWords.isFamilyName(columns[a.column].name) }
        chosen[.details]?.sort { $0.column < $1.column }
    }

    func column(_ key: ProposedField.Key) -> Int? { chosen[key]?.first?.column }

    func columns(_ key: ProposedField.Key) -> [Int] { (chosen[key] ?? []).map(\.column) }

    mutating func drop(_ key: ProposedField.Key) { chosen[key] = nil }

    func fields(_ columns: [ColumnSample], _ rules: FieldRules) -> [ProposedField] {
        ProposedField.Key.allCases.compactMap { key in
            guard let guesses = chosen[key], let best = guesses.first else {
                return key == .ticketClass ? rules.classWithoutColumn : nil
            }
            return ProposedField(
                key: key, columns: guesses.map { columns[$0.column].name }, confidence: min(1, best.score),
                basis: best.basis, samples: columns[best.column].shown(3))
        }
    }

    func remarks(_ columns: [ColumnSample]) -> [ProposalRemark] {
        var remarks: [ProposalRemark] = []
        for guess in ProposedField.Key.allCases.compactMap({ chosen[$0]?.first }) where guess.score < 0.5 {
            let name = columns[guess.column].name
            remarks.append(
                ProposalRemark(
                    "“\(name)” as \(guess.key.rawValue) is a guess; look at it",
                    "“\(name)”作为 \(guess.key.rawValue) 只是猜测，请核对"))
        }
        return remarks
    }
}
