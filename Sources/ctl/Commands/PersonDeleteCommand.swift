import ControlAPI

/// `ctl person delete`: all that is kept of one person, for good.
struct PersonDeleteCommand: Command {
    private static let reasonOption = OptionForm(name: "reason", value: "TEXT", summary: "Why; kept in the audit.")
    private static let forceOption = OptionForm(
        name: "force", summary: "Also what is younger than the days that are kept at least.")

    static let form = CommandForm(
        path: ["person", "delete"], summary: "Delete all that is kept of the person with a number, for good.",
        details: [
            "Tickets, calls, recordings. An entry of the do-not-call list stays: it is the refusal itself. Not while in a call; what is younger than the days that are kept at least (recording.keepAtLeastDays) only with --force."
        ],
        operands: [OperandForm(name: "NUMBER", summary: "The number, as people write it.")],
        options: [reasonOption, forceOption],
        examples: [
            .init(
                line: "ctl person delete 13800138000 --reason 'asked on 2026-11-21'",
                meaning: "the person asked for it")
        ])

    let request: DeletePersonRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = DeletePersonRequest(
            number: try given.required(0), reason: try given.required(Self.reasonOption),
            force: given.has(Self.forceOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let answer = try context.ask(request, within: 120)
        let console = context.console
        if console.json {
            try console.value(answer.json)
            return .ok
        }
        let (number, done) = (answer.value.number, answer.value)
        try console.line(
            "\(number): \(done.tickets) tickets, \(done.calls) calls and \(done.recordings) recordings are deleted.")
        if done.doNotCall { console.note("It stays on the do-not-call list.") }
        return .ok
    }
}
