import ControlAPI

/// `ctl call transfer`.
struct CallTransferCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "A colleague.", kind: .ids(.agents))
    private static let numberOption = OptionForm(
        name: "number", value: "NUMBER", summary: "Somebody outside; the do-not-call list and the policy apply.")
    private static let confirmOption = OptionForm(
        name: "confirm", summary: "Dial a destination although it is unusual here, such as another country.")
    private static let consultOption = OptionForm(
        name: "consult", summary: "Talk to the other first, then “ctl call complete”, “join” or “takeback”.")

    static let form = CommandForm(
        path: ["call", "transfer"], summary: "Give the customer to somebody else.",
        details: ["The customer hears music meanwhile. If the other cannot be had, the talk goes on as it was."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [agentOption, numberOption, consultOption, confirmOption],
        examples: [
            .init(line: "ctl call transfer c-17 --agent 1002", meaning: "at once"),
            .init(line: "ctl call transfer c-17 --agent 1002 --consult", meaning: "after a word with the colleague"),
        ])

    let request: TransferRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let (agent, number) = (given.value(Self.agentOption), given.value(Self.numberOption))
        guard (agent == nil) != (number == nil) else { throw given.fault("Name --agent or --number, not both.") }
        request = TransferRequest(
            call: try given.required(0), agent: agent, number: number,
            consult: given.has(Self.consultOption) ? true : nil, confirm: given.has(Self.confirmOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
