import ControlAPI

/// `ctl agent list`: the agents and what they do.
struct AgentListCommand: Command {
    static let form = CommandForm(
        path: ["agent", "list"],
        summary: "List agents: what they want, what they do, whether their phone can be rung.",
        operands: [OperandForm(name: "AGENT", summary: "Only this one.", presence: .optional, kind: .ids(.agents))],
        examples: [.init(line: "ctl agent list", meaning: "all of them")])

    let request: ListAgentsRequest

    init(_ given: GivenArguments) throws(UsageError) { request = ListAgentsRequest(agent: given.operand(0)) }

    func run(_ context: Context) throws -> ExitStatus {
        let list = try context.show(request) { try write($0.agents, context.console) }
        return request.agent != nil && list.agents.isEmpty ? .notFound : .ok
    }

    private func write(_ agents: [AgentInfo], _ console: Console) throws {
        if agents.isEmpty {
            return console.note("There is no agent. Agents are named in the configuration under “agents”.")
        }
        var table = Table([
            .init(heading: "AGENT"), .init(heading: "NAME"), .init(heading: "WANTS"), .init(heading: "DOES"),
            .init(heading: "SINCE"), .init(heading: "CALL"), .init(heading: "LINE"), .init(heading: "PHONE"),
        ])
        table.rows = agents.map { agent in
            [
                .init(agent.agentId), .init(agent.name), .init(message: AgentSheet.wants(agent)),
                .init(message: Message(agent.activity)), .init(agent.since.map { LocalTime.text(of: $0) }),
                .init(agent.callId), .init(message: agent.line.map { Message($0) } ?? Message(verbatim: "–")),
                AgentSheet.phone(of: agent),
            ]
        }
        try console.table(table)
    }
}
