import ControlAPI

/// `ctl call takeover`.
struct CallTakeOverCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Who takes it over; DIALER_AGENT if not given.", kind: .ids(.agents),
        variable: "DIALER_AGENT")

    static let form = CommandForm(
        path: ["call", "takeover"], summary: "The supervisor in the call becomes its agent; the agent is free.",
        details: [
            "Of a call that a flow leads, an agent who is not in it is rung while the flow goes on, and has the customer with the answer."
        ],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [agentOption],
        examples: [
            .init(line: "ctl call takeover c-17 --agent 9001", meaning: "after “ctl call supervise”"),
            .init(line: "ctl call takeover c-18 --agent 1002", meaning: "where a flow leads: rings 1002"),
        ])

    let request: TakeOverRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = TakeOverRequest(call: try given.required(0), agent: try given.required(Self.agentOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
