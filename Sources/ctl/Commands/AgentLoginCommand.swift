import ControlAPI

/// `ctl agent login`.
struct AgentLoginCommand: Command {
    private static let pausedOption = OptionForm(
        name: "paused", value: "CODE", summary: "Begin with a pause; ctl agent ready ends it.")

    static let form = CommandForm(
        path: ["agent", "login"],
        summary: "Sign an agent in, ready for calls.",
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        options: [pausedOption],
        examples: [.init(line: "ctl agent login 1001", meaning: "the start of a shift")])

    let request: LogInAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = LogInAgentRequest(agent: try given.required(0), pauseCode: given.value(Self.pausedOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try AgentSheet(agent: $0).write(context.console) }
        return .ok
    }
}
