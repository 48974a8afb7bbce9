import ControlAPI

/// `ctl call resume`.
struct CallResumeCommand: Command {
    private static let partyOption = OptionForm(
        name: "party", value: "N", summary: "Its number in the call, as “ctl calls CALL” shows it.")

    static let form = CommandForm(
        path: ["call", "resume"], summary: "Take back from hold.",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [partyOption],
        examples: [.init(line: "ctl call resume c-17", meaning: "all who are held")])

    let request: ResumeRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ResumeRequest(call: try given.required(0), party: try given.integer(Self.partyOption, in: 0...255))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
