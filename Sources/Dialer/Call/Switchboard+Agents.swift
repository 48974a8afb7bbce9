import CallQueue

/// The calls in which agents have legs, at one moment.
struct AgentsInCalls: Sendable {
    var stages: [AgentID: [CallID: AgentCallStage]] = [:]
    /// Calls whose end has begun.
    var settling: Set<CallID> = []
}

extension Switchboard {
    func agentsInCalls() -> AgentsInCalls {
        var found = AgentsInCalls()
        for call in snapshots() {
            if call.isOver { found.settling.insert(call.order.callID) }
            for (agent, stage) in call.agentStages { found.stages[agent, default: [:]][call.order.callID] = stage }
        }
        return found
    }
}
