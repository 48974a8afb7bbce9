import ControlAPI

/// `ctl call drop`.
struct CallDropCommand: Command {
    static let form = CommandForm(
        path: ["call", "drop"], summary: "Send one of several away.",
        details: ["Not the customer, nor the last one with the customer: “ctl hangup CALL” ends the call."],
        operands: [
            OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls)),
            OperandForm(name: "PARTY", summary: "Its number in the call, as “ctl calls CALL” shows it."),
        ],
        examples: [.init(line: "ctl call drop c-17 2", meaning: "who joined first")])

    let request: DropPartyRequest

    init(_ given: GivenArguments) throws(UsageError) {
        guard let party = Int(try given.required(1)), (0...255).contains(party) else {
            throw given.fault("PARTY must be a whole number from 0 to 255.")
        }
        request = DropPartyRequest(call: try given.required(0), party: party)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
