import ControlAPI

/// `ctl call extend`.
struct CallExtendCommand: Command {
    private static let byOption = OptionForm(
        name: "by", value: "TIME", summary: "A time such as 90, 5m or 1h; 10m if not given.")

    static let form = CommandForm(
        path: ["call", "extend"], summary: "Let a talk be longer than the longest of its class.",
        details: ["The agent hears a beep before the longest talk is over."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [byOption],
        examples: [.init(line: "ctl call extend c-17 --by 30m", meaning: "half an hour more")])

    let request: ExtendRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let seconds = try given.seconds(Self.byOption) ?? 600
        guard (1...86_400).contains(seconds) else { throw given.fault("--by must be from 1 s to 1 d.") }
        request = ExtendRequest(call: try given.required(0), seconds: seconds)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
