import ControlAPI

/// `ctl recording delete`: for good.
struct RecordingDeleteCommand: Command {
    private static let reasonOption = OptionForm(name: "reason", value: "TEXT", summary: "Why; kept in the audit.")
    private static let forceOption = OptionForm(
        name: "force", summary: "Also before the days are over that it is kept at least; needs --reason.")

    static let form = CommandForm(
        path: ["recording", "delete"], summary: "Delete a recording for good.",
        details: ["Who deleted it, and when, is kept in the audit."],
        operands: [OperandForm(name: "RECORDING", summary: "Its id, as “ctl recording list” shows it.")],
        options: [reasonOption, forceOption],
        examples: [
            .init(
                line: "ctl recording delete 01JD3V8Q4N --force --reason 'the customer asked'",
                meaning: "before its days are over")
        ])

    let request: DeleteRecordingRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let reason = given.value(Self.reasonOption)
        if given.has(Self.forceOption), (reason ?? "").isEmpty { throw given.fault("--force needs --reason TEXT.") }
        request = DeleteRecordingRequest(
            recording: try given.required(0), reason: reason, force: given.has(Self.forceOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { _ in try context.console.line("\(request.recording) is deleted.") }
        return .ok
    }
}
