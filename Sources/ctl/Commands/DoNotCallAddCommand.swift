import ControlAPI

/// `ctl donotcall add`: never ring a number.
struct DoNotCallAddCommand: Command {
    private static let reasonOption = OptionForm(name: "reason", value: "TEXT", summary: "Why; kept with the entry.")
    private static let untilOption = OptionForm(
        name: "until", value: "TIME",
        summary: "When the entry lapses (“2027-01-31 00:00”, +90d); for ever if not given.")

    static let form = CommandForm(
        path: ["donotcall", "add"], summary: "Never ring this number, whichever way a call is asked for.",
        operands: [OperandForm(name: "NUMBER", summary: "As people write it.")], options: [reasonOption, untilOption],
        examples: [.init(line: "ctl donotcall add 13800138000 --reason 'asked on the phone'", meaning: "from now on")])

    let request: AddDoNotCallRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = AddDoNotCallRequest(
            number: try given.required(0), reason: given.value(Self.reasonOption),
            until: try given.instant(Self.untilOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try context.console.line("\($0.number) will not be rung.") }
        return .ok
    }
}
