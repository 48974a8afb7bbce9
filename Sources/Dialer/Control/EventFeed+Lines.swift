import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// Agents who stay on the line: what pages, scripts and the log are told.
extension EventFeed {
    func line(of agent: AgentID, is news: AgentLineMachine.News) {
        phones.line(of: agent, stands: news == .ready)
        var data = EventData(state: news.word.rawValue)
        switch news {
        case .calling, .ready: break
        case .lost(let verdict, let pause):
            data.sip = verdict.sip
            data.readyAt = Date().addingTimeInterval(pause.inSeconds)
            data.text = verdict.text
        case .off(let ending):
            data.reason = ending.word
            if case .failed(let verdict) = ending {
                data.sip = verdict.sip
                data.text = verdict.text
            }
        }
        events.append(ControlEvent(.agentLine, at: Date(), agentId: agent.rawValue, data: data))
        log.notice(
            "agent.line",
            ["agent": agent.rawValue, "state": data.state, "reason": data.reason, "text": data.text])
        onPhone()
    }
}

extension AgentLineMachine.News {
    fileprivate var word: AgentLineWord {
        switch self {
        case .calling: .calling
        case .ready: .ready
        case .lost: .lost
        case .off: .off
        }
    }
}

extension LegVerdict {
    /// The final response's status, if there was one.
    fileprivate var sip: Int? { byFarEnd && status >= 300 ? status : nil }
}
