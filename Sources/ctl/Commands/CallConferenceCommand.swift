import ControlAPI

/// `ctl call conference`.
struct CallConferenceCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "A colleague.", kind: .ids(.agents))
    private static let numberOption = OptionForm(
        name: "number", value: "NUMBER", summary: "Somebody outside; the do-not-call list and the policy apply.")
    private static let confirmOption = OptionForm(
        name: "confirm", summary: "Dial a destination although it is unusual here, such as another country.")

    static let form = CommandForm(
        path: ["call", "conference"], summary: "Ring one more, who joins on answering.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [agentOption, numberOption, confirmOption],
        examples: [.init(line: "ctl call conference c-17 --agent 1002", meaning: "the talk goes on meanwhile")])

    let request: ConferenceRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let (agent, number) = (given.value(Self.agentOption), given.value(Self.numberOption))
        guard (agent == nil) != (number == nil) else { throw given.fault("Name either --agent or --number.") }
        request = ConferenceRequest(
            call: try given.required(0), agent: agent, number: number,
            confirm: given.has(Self.confirmOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
