import ControlAPI

/// `ctl knowledge export`: the cards as a file.
struct KnowledgeExportCommand: Command {
    private static let categoryOption = OptionForm(name: "category", value: "NAME", summary: "Only of this category.")
    private static let markdownOption = OptionForm(name: "markdown", summary: "Markdown instead of CSV.")

    static let form = CommandForm(
        path: ["knowledge", "export"], summary: "Write the knowledge cards as a file that can be imported again.",
        operands: [
            OperandForm(
                name: "FILE", summary: "Where to; standard output if not given.", presence: .optional, kind: .file)
        ],
        options: [categoryOption, markdownOption],
        examples: [.init(line: "ctl knowledge export --markdown cards.md", meaning: "to edit and import again")])

    let file: String?
    let category: String?
    let isMarkdown: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        file = given.operand(0)
        category = given.value(Self.categoryOption)
        isMarkdown = given.has(Self.markdownOption)
    }

    func run(_ context: Context) throws -> ExitStatus {
        var (text, cards, next) = ("", 0, Int?.some(0))
        while let offset = next {
            let part = try context.ask(
                ExportCardsRequest(format: isMarkdown ? "markdown" : "csv", category: category, offset: offset)
            ).value
            text += part.text
            cards += part.cards
            next = part.next
        }
        // A spreadsheet knows the encoding by the mark.
        if !isMarkdown, file != nil { text = CSVText.byteOrderMark + text }
        guard let file else {
            try Descriptor.output.write(text)
            return .ok
        }
        try PlainFile.write(text, to: file)
        context.console.note("\(cards) cards written.")
        return .ok
    }
}
