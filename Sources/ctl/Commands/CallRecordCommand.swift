import ControlAPI

/// `ctl call record`.
struct CallRecordCommand: Command {
    private static let actions = ["start", "stop", "pause", "resume"]

    static let form = CommandForm(
        path: ["call", "record"], summary: "Record a running call, or leave out what is said for a while.",
        details: ["What is said in a pause is not in the file: it has silence there, and a mark."],
        operands: [
            OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls)),
            OperandForm(name: "ACTION", summary: "start, stop, pause or resume.", kind: .words(actions)),
        ],
        examples: [
            .init(line: "ctl call record c-17 start", meaning: "where the class is recorded on demand"),
            .init(line: "ctl call record c-17 pause", meaning: "while the customer reads out a card's number"),
        ])

    let request: RecordRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let action = try given.required(1)
        guard Self.actions.contains(action) else { throw given.fault("ACTION must be start, stop, pause or resume.") }
        request = RecordRequest(call: try given.required(0), action: RecordingActionWord(rawValue: action))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
