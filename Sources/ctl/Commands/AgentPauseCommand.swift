import ControlAPI

/// `ctl agent pause`.
struct AgentPauseCommand: Command {
    private static let codeOption = OptionForm(
        name: "code", value: "CODE", summary: "Why, in one word of yours, such as lunch; break if not given.")

    static let form = CommandForm(
        path: ["agent", "pause"],
        summary: "Give an agent no calls for now; in a call it takes effect after it.",
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        options: [codeOption],
        examples: [.init(line: "ctl agent pause 1001 --code lunch", meaning: "ctl agent ready 1001 ends it")])

    let request: PauseAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = PauseAgentRequest(agent: try given.required(0), code: given.value(Self.codeOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try AgentSheet(agent: $0).write(context.console) }
        return .ok
    }
}
