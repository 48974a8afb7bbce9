import ControlAPI

/// `ctl agent logout`.
struct AgentLogoutCommand: Command {
    static let form = CommandForm(
        path: ["agent", "logout"],
        summary: "Sign an agent out; in a call or a write-up, after it.",
        operands: [OperandForm(name: "AGENT", summary: "Id of the agent.", kind: .ids(.agents))],
        examples: [.init(line: "ctl agent logout 1001", meaning: "the end of a shift")])

    let request: LogOutAgentRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = LogOutAgentRequest(agent: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try AgentSheet(agent: $0).write(context.console) }
        return .ok
    }
}
