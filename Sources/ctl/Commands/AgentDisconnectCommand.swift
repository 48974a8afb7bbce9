import ControlAPI

/// `ctl agent disconnect`.
struct AgentDisconnectCommand: Command {
    static let form = CommandForm(
        path: ["agent", "disconnect"], summary: "End the line of an agent who stays on it.",
        details: ["A call that the agent is in goes on to its end."],
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        examples: [.init(line: "ctl agent disconnect 1001", meaning: "the end of a shift")])

    let request: DisconnectAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = DisconnectAgentRequest(agent: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { info in
            try context.console.line("Agent \(info.agentId): line \(Message(info.line))")
        }
        return .ok
    }
}
