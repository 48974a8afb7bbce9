import ControlAPI

/// `ctl knowledge use`: a card was opened in a call.
struct KnowledgeUseCommand: Command {
    private static let callOption = OptionForm(
        name: "call", value: "CALL", summary: "Id of the call.", kind: .ids(.calls))
    private static let helpedOption = OptionForm(
        name: "helped", value: "ANSWER", summary: "Whether it helped: yes or no.", kind: .words(["yes", "no"]))

    static let form = CommandForm(
        path: ["knowledge", "use"], summary: "Count that a knowledge card was opened in a call, once for each.",
        operands: [OperandForm(name: "CARD", summary: "Id of the card.")], options: [callOption, helpedOption],
        examples: [
            .init(line: "ctl knowledge use K-001 --call CALL --helped yes", meaning: "what the agent says of it")
        ])

    let request: UseCardRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let helped = given.value(Self.helpedOption)
        guard helped == nil || helped == "yes" || helped == "no" else {
            throw given.fault("--helped is yes or no.")
        }
        request = UseCardRequest(
            card: try given.required(0), call: try given.required(Self.callOption), helped: helped.map { $0 == "yes" })
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try context.console.line("Card \($0.cardId) in call \($0.callId).") }
        return .ok
    }
}
