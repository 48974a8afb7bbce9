import ControlAPI

/// `ctl agent show`.
struct AgentShowCommand: Command {
    static let form = CommandForm(
        path: ["agent", "show"],
        summary: "One agent: what the agent wants and does, since when and until when.",
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        examples: [.init(line: "ctl agent show 1001", meaning: "why agent 1001 gets no calls")])

    let request: GetAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = GetAgentRequest(agent: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try AgentSheet(agent: $0).write(context.console) }
        return .ok
    }
}
