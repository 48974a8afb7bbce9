import ControlAPI

/// `ctl donotcall remove`: take a number from the list.
struct DoNotCallRemoveCommand: Command {
    static let form = CommandForm(
        path: ["donotcall", "remove"], summary: "Take a number from the do-not-call list.",
        operands: [OperandForm(name: "NUMBER", summary: "As people write it.")],
        examples: [.init(line: "ctl donotcall remove 13800138000", meaning: "it may be rung again")])

    let number: String

    init(_ given: GivenArguments) throws(UsageError) { number = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(RemoveDoNotCallRequest(number: number)) { _ in
            try context.console.line("\(number) may be rung again.")
        }
        return .ok
    }
}
