import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// How an agent comes to a running call, or from it.
enum AgentStep: Sendable, Equatable {
    /// The phone is rung.
    case rung(listensIn: Bool)
    case talks(listensIn: Bool)
    /// Put the others on hold, or took them back.
    case holds(Bool)
    /// - Parameter missed: was rung for a customer who waits, and did not come.
    case left(missed: Bool)
}

/// What the queue is told of agents whom a call was not ordered for, and of holding: the rest it knows by itself.
extension EventFeed {
    func call(_ call: CallSnapshot, agent: AgentID, is move: AgentMove) {
        let attempt = call.order.attemptID
        switch move {
        case .joined: onAgent(attempt, agent, .rung(listensIn: call.party(of: agent)?.isSupervisor ?? false))
        case .left, .gaveUp: onAgent(attempt, agent, .left(missed: false))
        case .missed: onAgent(attempt, agent, .left(missed: true))
        }
    }

    func tellAgents(_ call: CallSnapshot, _ milestone: CallMilestone) {
        switch milestone {
        case .partyJoined(let id), .transferred(let id):
            guard let party = call.parties[id], case .agent(let agent) = party.target else { return }
            onAgent(call.order.attemptID, agent, .talks(listensIn: party.isSupervisor))
        case .held, .resumed:
            guard case .agent(let agent)? = call.parties.agent?.target else { return }
            onAgent(call.order.attemptID, agent, .holds(call.isHeldByAgent))
        default: break
        }
    }
}

extension CallSnapshot {
    /// How far each agent's leg has come; none of a call whose end has begun.
    var agentStages: [(AgentID, AgentCallStage)] {
        guard !isOver else { return [] }
        return parties.alive.compactMap { party in
            guard case .agent(let agent) = party.target else { return nil }
            return (agent, stage(of: party))
        }
    }

    /// The agent put the customer on hold, by request or with the phone's key.
    fileprivate var isHeldByAgent: Bool {
        parties.agent?.holdsUs == true || parties.alive.contains { $0.role == .customer && $0.isHeld }
    }

    private func stage(of party: Party) -> AgentCallStage {
        guard party.isPresent else { return .dialingSelf }
        switch state {
        case .authorizing, .ringingCustomer, .announcing: return .dialingCustomer
        case .talking where party.role == .agent && isHeldByAgent: return .held
        case .ringingAgent, .talking, .awaitingAgent, .inFlow, .ending, .ended: return .talking
        }
    }
}

extension ControlEvent {
    init(_ change: AgentChange) {
        let (previous, state) = (change.previous, change.state)
        var data = EventData(state: state.activity.word.rawValue, previous: previous.activity.word.rawValue)
        data.intent = state.intent.controlWord
        data.nextIntent = state.nextIntent?.controlWord
        data.nextPauseCode = state.nextIntent?.pauseCode.map { PauseCodeWord(rawValue: $0.rawValue) }
        data.reason = state.intent.pauseCode?.rawValue
        data.readyAt = state.activity.until.map { change.at + ($0 - change.uptime).inSeconds }
        self.init(
            .agentState, at: change.at, callId: state.activity.call?.rawValue,
            ticketId: state.activity.ticket?.rawValue,
            agentId: state.id.rawValue, data: data)
    }
}
