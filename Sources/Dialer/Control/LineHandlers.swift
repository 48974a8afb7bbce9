import CallQueue
import ControlAPI
import ControlServer

/// `agent.connect` and `agent.disconnect`: agents who stay on the line.
struct LineHandlers: Sendable {
    let switchboard: Switchboard
    let settings: CurrentSettings

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ConnectAgentRequest.self) { request, _ in
            let agent = try known(request.agent)
            return AgentLineInfo(agent, await switchboard.connect(agent))
        }
        handlers.register(DisconnectAgentRequest.self) { request, _ in
            let agent = try known(request.agent)
            return AgentLineInfo(agent, await switchboard.disconnect(agent))
        }
    }

    private func known(_ agent: String?) throws(ControlError) -> AgentID {
        guard let agent, !agent.isEmpty else {
            throw ControlError(.invalidParams, "Say which agent (agent).", field: "agent")
        }
        guard settings.configuration.agents.contains(where: { $0.id == agent }) else {
            throw ControlError(.unknownAgent, "No agent “\(agent.prefix(64))” is in the configuration.", field: "agent")
        }
        return AgentID(rawValue: agent)
    }
}

extension AgentLineInfo {
    init(_ agent: AgentID, _ status: AgentLineStatus?) {
        self.init(agentId: agent.rawValue, line: status?.state.word ?? .off, text: status?.text)
    }
}

extension AgentLineMachine.State {
    var word: AgentLineWord {
        switch self {
        case .off: .off
        case .calling: .calling
        case .ready: .ready
        case .inCall: .inCall
        case .resting: .lost
        }
    }
}

extension AgentLineStatus {
    /// Why the line does not stand, where that is worth a word.
    var text: String? {
        guard state == .off, case .failed(let verdict) = ending else { return nil }
        return "The line could not be set up: \(verdict.text)."
    }
}

extension AgentLineMachine.Ending {
    var word: String {
        switch self {
        case .never: "never"
        case .hungUp: "hungUp"
        case .disconnected: "disconnected"
        case .failed: "failed"
        }
    }
}

extension LegVerdict {
    /// What became of a phone that was rung, for people.
    var text: String {
        let said = NumberMask.maskedNumbers(in: phrase)
        if self == .notAnswered { return "the phone was not answered" }
        if self == .lost { return "nothing was heard from the phone any more" }
        if byFarEnd { return "the phone said \(status) \(said)" }
        return said.isEmpty ? "the phone did not reply" : said
    }
}
