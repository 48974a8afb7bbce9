import ControlAPI

/// `ctl agent ready`.
struct AgentReadyCommand: Command {
    private static let onceOption = OptionForm(
        name: "once", summary: "Only the next call; after it the agent asks again.")

    static let form = CommandForm(
        path: ["agent", "ready"],
        summary: "Let an agent have calls: after a pause, or while a call is written up.",
        details: ["It also takes back a pause or a log-out that waits for the end of a call."],
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        options: [onceOption],
        examples: [.init(line: "ctl agent ready 1001", meaning: "the pause is over")])

    let request: ReadyAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ReadyAgentRequest(agent: try given.required(0), once: given.has(Self.onceOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try AgentSheet(agent: $0).write(context.console) }
        return .ok
    }
}
