import ControlAPI

/// `ctl person export`: all that is kept of one person.
struct PersonExportCommand: Command {
    private static let reasonOption = OptionForm(name: "reason", value: "TEXT", summary: "Why; kept in the audit.")

    static let form = CommandForm(
        path: ["person", "export"], summary: "Write out all that is kept of the person with a number.",
        details: ["JSON: tickets, calls, recordings, the refusal. Who took it, and when, is kept in the audit."],
        operands: [OperandForm(name: "NUMBER", summary: "The number, as people write it.")],
        options: [reasonOption],
        examples: [
            .init(
                line: "ctl person export 13800138000 --reason 'asked on 2026-11-21' > copy.json",
                meaning: "the person asked for a copy")
        ])

    let request: ExportPersonRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ExportPersonRequest(number: try given.required(0), reason: given.value(Self.reasonOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        try context.console.value(try context.ask(request, within: 120).json)
        return .ok
    }
}
