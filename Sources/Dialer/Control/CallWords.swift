import CallQueue
import ControlAPI

/// The one translation of a call's inner words into those that pages, scripts and `ctl` read.
extension CallMilestone {
    var eventKind: EventKind {
        switch self {
        case .agentDialing: .callAgentDialing
        case .agentRinging: .callAgentRinging
        case .agentAnswered: .callAgentAnswered
        case .customerDialing: .callCustomerDialing
        case .customerProgress, .customerEarlyMedia: .callCustomerProgress
        case .customerRinging: .callCustomerRinging
        case .customerAnswered: .callCustomerAnswered
        case .customerFailed: .callCustomerFailed
        case .bridged: .callBridged
        case .held: .callHeld
        case .resumed: .callResumed
        }
    }

    var leg: LegRoleWord? {
        switch self {
        case .agentDialing, .agentRinging, .agentAnswered: .agent
        case .customerDialing, .customerProgress, .customerEarlyMedia, .customerRinging, .customerAnswered,
            .customerFailed:
            .customer
        case .held(let side), .resumed(let side): side.word
        case .bridged: nil
        }
    }
}

extension CallSide {
    var word: LegRoleWord { self == .agent ? .agent : .customer }
}

extension CallSnapshot {
    /// The state as others see it: a talk that somebody holds is `held`.
    var word: CallState { state == .talking && !holders.isEmpty ? .held : state.word }

    /// What the call's agent is doing.
    var activity: AgentActivityWord {
        switch state {
        case .ringingAgent: .dialingSelf
        case .authorizing, .ringingCustomer, .announcing: .dialingCustomer
        case .talking: holders.contains(.agent) ? .held : .talking
        case .ending, .ended: .wrapUp
        }
    }
}

extension CallStateMachine.State {
    var word: CallState {
        switch self {
        case .ringingAgent: .ringingAgent
        case .authorizing: .dialingCustomer
        case .ringingCustomer(.calling): .dialingCustomer
        case .ringingCustomer: .ringingCustomer
        case .talking: .talking
        case .announcing, .ending: .ending
        case .ended: .ended
        }
    }
}

extension EndedBy {
    var word: EndedByWord {
        switch self {
        case .agent: .agent
        case .customer: .customer
        case .us: .system
        case .network: .trunk
        }
    }
}

extension Disposition {
    var word: CallDisposition { CallDisposition(rawValue: rawValue) }
    var blameWord: BlameWord { BlameWord(rawValue: blame.rawValue) }
}
