import ControlAPI

/// `ctl knowledge detach`: a card's file goes.
struct KnowledgeDetachCommand: Command {
    static let form = CommandForm(
        path: ["knowledge", "detach"], summary: "Remove a file from a knowledge card.",
        operands: [
            OperandForm(name: "CARD", summary: "Id of the card."),
            OperandForm(name: "NAME", summary: "The file's name."),
        ],
        examples: [.init(line: "ctl knowledge detach K-001 box.png", meaning: "before attaching a newer one")])

    let card: String
    let name: String

    init(_ given: GivenArguments) throws(UsageError) {
        card = try given.required(0)
        name = try given.required(1)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let files = try context.ask(ShowCardRequest(card: card)).value.attachments
        // Of an unknown name the daemon says so.
        let attachment = files.first { $0.name == name }?.attachmentId ?? name
        _ = try context.show(DetachFileRequest(card: card, attachment: attachment)) { _ in
            try context.console.line("\(name) is removed.")
        }
        return .ok
    }
}
