import ControlAPI

/// `ctl hangup`: end calls.
struct HangupCommand: Command {
    private static let agentOption = OptionForm(
        name: "all-of", value: "AGENT", summary: "Every running call of this agent.", kind: .ids(.agents))

    static let form = CommandForm(
        path: ["hangup"], summary: "End calls, both legs.",
        details: ["A call that is over already is no error."],
        usage: "ctl hangup CALL…\n       ctl hangup --all-of AGENT",
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", presence: .repeated, kind: .ids(.calls))],
        options: [agentOption],
        examples: [
            .init(line: "ctl hangup c-17", meaning: "end one call"),
            .init(line: "ctl hangup --all-of 1001", meaning: "end what agent 1001 has running"),
        ])

    let calls: [String]
    let agent: String?

    init(_ given: GivenArguments) throws(UsageError) {
        calls = given.operands
        agent = given.value(Self.agentOption)
        guard calls.isEmpty != (agent == nil) else {
            throw given.fault("Name either calls, or an agent with --all-of.")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        var status = ExitStatus.ok
        let calls = try agent.map { try running(of: $0, context) } ?? calls
        if calls.isEmpty { context.console.note("There is no running call.") }
        for call in calls {
            do {
                _ = try context.show(HangupRequest(call: call)) { result in
                    try context.console.line("Call \(result.callId): \(Message(result.state))")
                }
            } catch let failure as ClientFailure where calls.count > 1 {
                // One that is not there must not keep the others from being ended.
                guard case .refused(let error) = failure else { throw failure }
                context.console.error("\(call): \(error.message)")
                status = failure.status
            }
        }
        return status
    }

    private func running(of agent: String, _ context: Context) throws(ClientFailure) -> [String] {
        try context.ask(ListCallsRequest(agent: agent, limit: 1000)).value.calls.map(\.callId)
    }
}
