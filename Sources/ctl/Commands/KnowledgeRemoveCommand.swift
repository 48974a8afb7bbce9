import ControlAPI

/// `ctl knowledge remove`: a card goes.
struct KnowledgeRemoveCommand: Command {
    static let form = CommandForm(
        path: ["knowledge", "remove"], summary: "Remove a knowledge card with its files.",
        operands: [OperandForm(name: "CARD", summary: "Id of the card.")],
        examples: [.init(line: "ctl knowledge remove K-001", meaning: "no agent sees it any more")])

    let request: RemoveCardRequest

    init(_ given: GivenArguments) throws(UsageError) { request = RemoveCardRequest(card: try given.required(0)) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { _ in try context.console.line("Card \(request.card) is removed.") }
        return .ok
    }
}
