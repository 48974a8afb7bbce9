import ControlAPI

/// `ctl agent connect`.
struct AgentConnectCommand: Command {
    static let form = CommandForm(
        path: ["agent", "connect"],
        summary: "Ring an agent's phone and keep it on the line: calls join it in milliseconds.",
        details: [
            "The agent hears a soft sound until a call comes, and a short tone when it does.",
            "Hanging up ends the shift, as ctl agent disconnect does; a line that breaks is rung again.",
        ],
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        examples: [.init(line: "ctl agent connect 1001", meaning: "the start of a shift")])

    let request: ConnectAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ConnectAgentRequest(agent: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { info in
            try context.console.line("Agent \(info.agentId): line \(Message(info.line))")
        }
        return .ok
    }
}
