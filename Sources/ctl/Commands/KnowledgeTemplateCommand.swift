import ControlAPI

/// `ctl knowledge template`: a file of cards to begin with.
struct KnowledgeTemplateCommand: Command {
    private static let markdownOption = OptionForm(name: "markdown", summary: "Markdown instead of CSV.")

    static let form = CommandForm(
        path: ["knowledge", "template"], summary: "Write a file of two knowledge cards to begin with.",
        operands: [
            OperandForm(
                name: "FILE", summary: "Where to; standard output if not given.", presence: .optional, kind: .file)
        ],
        options: [markdownOption],
        examples: [.init(line: "ctl knowledge template cards.csv", meaning: "for a spreadsheet")])

    let file: String?
    let isMarkdown: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        file = given.operand(0)
        isMarkdown = given.has(Self.markdownOption)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let text = isMarkdown ? KnowledgeTemplate.markdown : KnowledgeTemplate.csv
        if let file { try PlainFile.write(text, to: file) } else { try Descriptor.output.write(text) }
        return .ok
    }
}
