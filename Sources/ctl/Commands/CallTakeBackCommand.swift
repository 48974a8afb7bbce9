import ControlAPI

/// `ctl call takeback`.
struct CallTakeBackCommand: Command {
    static let form = CommandForm(
        path: ["call", "takeback"], summary: "Send the one rung or consulted away; the talk is as it was.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        examples: [.init(line: "ctl call takeback c-17", meaning: "the customer is with the agent again")])

    let request: TakeBackRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = TakeBackRequest(call: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
