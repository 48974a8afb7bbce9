import ControlAPI

/// `ctl call join`.
struct CallJoinCommand: Command {
    static let form = CommandForm(
        path: ["call", "join"], summary: "The customer joins the consultation: a conference.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        examples: [.init(line: "ctl call join c-17", meaning: "after “ctl call transfer --consult”")])

    let request: JoinRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = JoinRequest(call: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
