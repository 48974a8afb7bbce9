import ControlAPI

/// `ctl knowledge show`: one card.
struct KnowledgeShowCommand: Command {
    static let form = CommandForm(
        path: ["knowledge", "show"], summary: "Show a knowledge card and who changed it.",
        operands: [OperandForm(name: "CARD", summary: "Id of the card.")],
        examples: [.init(line: "ctl knowledge show K-001", meaning: "whole, with its history")])

    let request: ShowCardRequest

    init(_ given: GivenArguments) throws(UsageError) { request = ShowCardRequest(card: try given.required(0)) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { card in
            try CardSheet.write(card, context.console)
            for change in card.history ?? [] {
                context.console.note(
                    "\(LocalTime.text(of: change.at))  \(Message(word: change.action.rawValue)) (\(change.revision)) \(change.by)"
                )
            }
        }
        return .ok
    }
}
