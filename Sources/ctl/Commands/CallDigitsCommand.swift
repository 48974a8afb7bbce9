import ControlAPI

/// `ctl call digits`.
struct CallDigitsCommand: Command {
    private static let partyOption = OptionForm(
        name: "party", value: "N", summary: "Its number in the call, as “ctl calls CALL” shows it.")

    static let form = CommandForm(
        path: ["call", "digits"], summary: "Send keypad digits, for the menus of whom we called.",
        operands: [
            OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls)),
            OperandForm(name: "DIGITS", summary: "0-9 * # A-D; p or , waits half a second."),
        ],
        options: [partyOption],
        examples: [.init(line: "ctl call digits c-17 802", meaning: "to the customer's switchboard")])

    let request: SendDigitsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = SendDigitsRequest(
            call: try given.required(0), digits: try given.required(1),
            party: try given.integer(Self.partyOption, in: 0...255))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
