import ControlAPI

/// `ctl call park`.
struct CallParkCommand: Command {
    static let form = CommandForm(
        path: ["call", "park"], summary: "Free the agent; the customer hears music until the call is retrieved.",
        details: ["A call that nobody retrieves in time is given back to the agent who parked it."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        examples: [
            .init(line: "ctl call park c-17", meaning: "then, from elsewhere: ctl call retrieve c-17 --agent 1002")
        ])

    let request: ParkRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ParkRequest(call: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
