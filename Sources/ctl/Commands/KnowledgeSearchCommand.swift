import ControlAPI

/// `ctl knowledge search`: cards by their words.
struct KnowledgeSearchCommand: Command {
    private static let categoryOption = OptionForm(name: "category", value: "NAME", summary: "Only of this category.")
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–50; 10 if not given.")

    static let form = CommandForm(
        path: ["knowledge", "search"], summary: "Find knowledge cards by their words, Chinese or other.",
        operands: [OperandForm(name: "WORDS", summary: "What to look for.", presence: .repeated)],
        options: [categoryOption, limitOption],
        examples: [.init(line: "ctl knowledge search 冰袋 融化", meaning: "cards that have both")])

    let request: SearchCardsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        _ = try given.required(0)
        request = SearchCardsRequest(
            query: given.operands.joined(separator: " "), category: given.value(Self.categoryOption),
            limit: try given.integer(Self.limitOption, in: 1...50))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0.hits, context.console) }
        return .ok
    }

    private func write(_ hits: [CardHit], _ console: Console) throws {
        if hits.isEmpty { return console.note("No card has these words.") }
        for hit in hits {
            let title = CardSheet.marked(hit.title)
            try console.line(
                hit.partly == true
                    ? "\(hit.card.cardId)  \(title) (a part of the words)" : "\(hit.card.cardId)  \(title)")
            try console.line("    \(CardSheet.marked(hit.excerpt))")
        }
    }
}
