import ControlAPI

/// `ctl call hold`.
struct CallHoldCommand: Command {
    private static let partyOption = OptionForm(
        name: "party", value: "N", summary: "Its number in the call, as “ctl calls CALL” shows it.")

    static let form = CommandForm(
        path: ["call", "hold"], summary: "Put the customer on hold, with music.",
        details: ["Without --party all from outside; the agent is not heard meanwhile."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [partyOption],
        examples: [.init(line: "ctl call hold c-17", meaning: "the customer hears music")])

    let request: HoldRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = HoldRequest(call: try given.required(0), party: try given.integer(Self.partyOption, in: 0...255))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
