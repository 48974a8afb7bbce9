import ControlAPI

/// `ctl known-ids`: what completion scripts ask for. Says nothing when the daemon does not answer at once.
struct KnownIDsCommand: Command {
    static let form = CommandForm(
        path: ["known-ids"], summary: "Ids for completion scripts, one per line.",
        operands: [OperandForm(name: "KIND", summary: "agents, batches, calls, flows, trunks or webhooks")],
        isHidden: true)

    let kind: IDKind

    init(_ given: GivenArguments) throws(UsageError) {
        guard let kind = IDKind(rawValue: try given.required(0)) else {
            throw given.fault("KIND must be one of: \(IDKind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self.kind = kind
    }

    func run(_ context: Context) throws -> ExitStatus {
        guard let ids = try? ids(context) else { return .daemonNotRunning }
        for id in ids { try context.console.line(Message(verbatim: id)) }
        return .ok
    }

    private func ids(_ context: Context) throws(ClientFailure) -> [String] {
        // Whoever presses Tab waits for this.
        switch kind {
        case .agents: try context.ask(ListAgentsRequest(), within: 1).value.agents.map(\.agentId)
        case .batches: try context.ask(ListBatchesRequest(limit: 50), within: 1).value.batches.map(\.batchId)
        case .calls: try context.ask(ListCallsRequest(limit: 50), within: 1).value.calls.map(\.callId)
        case .trunks: try context.ask(ListTrunksRequest(), within: 1).value.trunks.map(\.name)
        case .webhooks: try context.ask(ListWebhooksRequest(), within: 1).value.webhooks.map(\.name)
        case .flows: try context.ask(ListFlowsRequest(), within: 1).value.flows.map(\.name)
        }
    }
}
