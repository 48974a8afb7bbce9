import ControlAPI

/// `ctl call retrieve`.
struct CallRetrieveCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Who takes the call; DIALER_AGENT if not given.", kind: .ids(.agents),
        variable: "DIALER_AGENT")

    static let form = CommandForm(
        path: ["call", "retrieve"], summary: "Ring an agent for a parked customer.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [agentOption],
        examples: [
            .init(line: "ctl call retrieve c-17 --agent 1002", meaning: "the customer hears music until 1002 answers")
        ])

    let request: RetrieveRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = RetrieveRequest(call: try given.required(0), agent: try given.required(Self.agentOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
