import ControlAPI

/// `ctl call complete`.
struct CallCompleteCommand: Command {
    static let form = CommandForm(
        path: ["call", "complete"], summary: "The one consulted takes the customer; the agent is free.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        examples: [.init(line: "ctl call complete c-17", meaning: "after “ctl call transfer --consult”")])

    let request: CompleteTransferRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = CompleteTransferRequest(call: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
