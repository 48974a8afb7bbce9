import ControlAPI

/// Which events a reader wants and may see.
struct EventFilter: Sendable {
    var kinds: [EventKind]?
    var agent: String?
    var call: String?
    var batch: String?

    init(_ request: SubscribeRequest) {
        kinds = request.kinds
        agent = request.agent
        call = request.call
        batch = request.batch
    }

    /// `gap` events are made for each reader and pass no filter.
    func matches(_ event: ControlEvent) -> Bool {
        if let agent, !event.concerns(agent: agent) { return false }
        if let call, event.callId != call { return false }
        if let batch, event.data?.batchId != batch { return false }
        guard let kinds else { return true }
        return kinds.contains { kind in
            kind == event.type || (kind.rawValue.hasSuffix(".") && event.type.rawValue.hasPrefix(kind.rawValue))
        }
    }
}

extension ControlEvent {
    /// The agent's own calls, tickets, state, line and phone; steps of others' calls in which the agent is the one rung,
    /// consulted or transferred to, and the end of those in which the agent had a part; whether the daemon runs; that knowledge
    /// cards changed; and that a batch was loaded or moved on, which may hold tickets of the agent's. Nothing else, so that no page
    /// learns of calls that are none of its agent's.
    func concerns(agent: String) -> Bool {
        agentId == agent || data?.partyAgent == agent || type == .systemState || type == .knowledgeChanged
            || type == .batchState
            || type == .callEnded && data?.legs?.contains { $0.agentId == agent } == true
    }
}
