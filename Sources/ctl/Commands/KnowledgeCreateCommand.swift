import ControlAPI

/// `ctl knowledge create`: a new card.
struct KnowledgeCreateCommand: Command {
    private static let idOption = OptionForm(name: "id", value: "CARD", summary: "Its id; one is made if not given.")

    static let form = CommandForm(
        path: ["knowledge", "create"], summary: "Make a knowledge card; agents see it at once.",
        details: [
            "The text is plain, with ## headings, lists with -, **bold**, [links](https://…) and ![images](name.png) of the card's own files."
        ],
        operands: [OperandForm(name: "FILE", summary: "The card's text; - is standard input.", kind: .file)],
        options: [CardOptions.title, idOption] + CardOptions.facts,
        examples: [
            .init(
                line: "ctl knowledge create --title 'Parcel arrived damaged' --class quality damaged.md",
                meaning: "from a file")
        ])

    let file: String
    let request: CreateCardRequest

    init(_ given: GivenArguments) throws(UsageError) {
        file = try given.required(0)
        let facts = CardOptions(given)
        request = CreateCardRequest(
            title: try given.required(CardOptions.title), text: "", category: facts.category,
            ticketClasses: facts.classes, words: facts.words, card: given.value(Self.idOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        var request = request
        request.text = try CardOptions.text(of: file)
        _ = try context.show(request) { try context.console.line("Card \($0.cardId), revision \($0.revision).") }
        return .ok
    }
}
