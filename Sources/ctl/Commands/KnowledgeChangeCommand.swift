import ControlAPI

/// `ctl knowledge change`: change what a card says.
struct KnowledgeChangeCommand: Command {
    private static let fileOption = OptionForm(
        name: "text", value: "FILE", summary: "Its new text; - is standard input.", kind: .file)
    private static let revisionOption = OptionForm(
        name: "revision", value: "N", summary: "Refuse if it is not this one any more; the present one if not given.")

    static let form = CommandForm(
        path: ["knowledge", "change"], summary: "Change a knowledge card; what is not given stays.",
        operands: [OperandForm(name: "CARD", summary: "Id of the card.")],
        options: [CardOptions.title, fileOption, revisionOption] + CardOptions.facts,
        examples: [.init(line: "ctl knowledge change K-001 --text damaged.md", meaning: "a new text")])

    let request: ChangeCardRequest
    let revision: Int?
    let file: String?

    init(_ given: GivenArguments) throws(UsageError) {
        let facts = CardOptions(given)
        revision = try given.integer(Self.revisionOption, in: 1...Int.max)
        file = given.value(Self.fileOption)
        request = ChangeCardRequest(
            card: try given.required(0), revision: 0, title: given.value(CardOptions.title), category: facts.category,
            ticketClasses: facts.classes, words: facts.words)
    }

    func run(_ context: Context) throws -> ExitStatus {
        var request = request
        if let file { request.text = try CardOptions.text(of: file) }
        request.revision = try revision ?? context.ask(ShowCardRequest(card: request.card)).value.revision
        _ = try context.show(request) { try context.console.line("Card \($0.cardId), revision \($0.revision).") }
        return .ok
    }
}
