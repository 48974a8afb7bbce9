import ControlAPI

/// `ctl knowledge list`: the cards.
struct KnowledgeListCommand: Command {
    private static let categoryOption = OptionForm(name: "category", value: "NAME", summary: "Only of this category.")
    private static let classOption = OptionForm(
        name: "class", value: "CLASS", summary: "Only those for tickets of this class.")
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–1000; 100 if not given.")
    private static let offsetOption = OptionForm(name: "offset", value: "N", summary: "Skip so many.")

    static let form = CommandForm(
        path: ["knowledge", "list"], summary: "List the knowledge cards with how often they were used and helped.",
        options: [categoryOption, classOption, limitOption, offsetOption],
        examples: [.init(line: "ctl knowledge list --class quality", meaning: "what is there for these tickets")])

    let request: ListCardsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ListCardsRequest(
            category: given.value(Self.categoryOption), ticketClass: given.value(Self.classOption),
            limit: try given.integer(Self.limitOption, in: 1...1000),
            offset: try given.integer(Self.offsetOption, in: 0...Int.max))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ page: CardPage, _ console: Console) throws {
        if page.cards.isEmpty { return console.note("There are no cards.") }
        try CardSheet.table(page.cards, console)
        let left = page.total - page.cards.count - (request.offset ?? 0)
        if left > 0 { console.note("\(left) more; see --limit and --offset.") }
    }
}
