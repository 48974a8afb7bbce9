import CallQueue
import ControlAPI

/// Agents whom the configuration no longer holds: their calls run on, and they are shown until those end.
extension AgentHandlers {
    func former() async -> [AgentInfo] {
        let known = Set(daemon.settings.configuration.agents.map { AgentID(rawValue: $0.id) })
        let running = await daemon.switchboard.snapshots()
        return running.flatMap { call in
            call.agentStages.filter { !known.contains($0.0) }.map { agent, stage in
                AgentInfo(former: agent, stage.activity(in: call.order.callID))
            }
        }
    }
}

extension AgentCallStage {
    fileprivate func activity(in call: CallID) -> AgentActivity {
        switch self {
        case .dialingSelf: .dialingSelf(call)
        case .dialingCustomer: .dialingCustomer(call)
        case .talking: .talking(call)
        case .held: .held(call)
        }
    }
}

extension AgentInfo {
    fileprivate init(former agent: AgentID, _ activity: AgentActivity) {
        self.init(
            agentId: agent.rawValue, intent: AgentIntent.loggedOut.controlWord, activity: activity.word,
            callId: activity.call?.rawValue, reachable: true,
            text: "is no longer in the configuration; shown until the call ends")
    }
}
