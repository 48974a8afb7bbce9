import ControlAPI

/// `ctl flow show`: a call flow, drawn.
struct FlowShowCommand: Command {
    static let form = CommandForm(
        path: ["flow", "show"],
        summary: "Draw a call flow: its steps, what they say, and where each key leads.",
        operands: [OperandForm(name: "FLOW", summary: "Name of the flow.", kind: .ids(.flows))],
        examples: [.init(line: "ctl flow show quality", meaning: "the quality follow-up")])

    let request: ShowFlowRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ShowFlowRequest(flow: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try FlowSheet(flow: $0).write(context.console) }
        return .ok
    }
}
