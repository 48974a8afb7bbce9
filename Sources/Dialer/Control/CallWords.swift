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
        case .muted: .callMuted
        case .unmuted: .callUnmuted
        case .partyDialing: .callPartyDialing
        case .partyRinging: .callPartyRinging
        case .partyJoined: .callPartyJoined
        case .partyFailed: .callPartyFailed
        case .partyLeft: .callPartyLeft
        case .transferred: .callTransferred
        case .consulting: .callConsulting
        case .conference: .callConference
        case .supervised: .callSupervised
        case .waitingForAgent: .callWaiting
        case .recordingPaused: .recordingPaused
        case .recordingResumed: .recordingResumed
        case .promptStarted, .promptEnded: .callPrompt
        case .limitNear, .extended: .callLimit
        case .heard: .callProgress
        }
    }

    /// The party it is about; nil for the call as a whole.
    var party: PartyID? {
        switch self {
        case .agentDialing, .agentRinging, .agentAnswered: .agent
        case .customerDialing, .customerProgress, .customerEarlyMedia, .customerRinging, .customerAnswered,
            .customerFailed:
            .customer
        case .held(let id, _), .resumed(let id, _), .muted(let id), .unmuted(let id), .partyDialing(let id),
            .partyRinging(let id), .partyJoined(let id), .partyFailed(let id, _), .partyLeft(let id),
            .transferred(let id), .consulting(let id), .supervised(let id, _), .promptStarted(let id, _),
            .promptEnded(let id, _), .heard(let id, _):
            id
        case .bridged, .conference, .waitingForAgent, .recordingPaused, .recordingResumed, .limitNear, .extended: nil
        }
    }
}

extension EventData {
    /// What a step that concerns one party tells of it.
    mutating func tell(_ milestone: CallMilestone, _ parties: Parties) {
        guard let id = milestone.party, id >= PartyID(rawValue: PartyID.firstGuest) else { return tell(milestone) }
        party = Int(id.rawValue)
        switch parties[id]?.target {
        case .agent(let agent): partyAgent = agent.rawValue
        case .number(let number): partyNumber = number.masked
        case .customer, nil: break
        }
        tell(milestone)
    }

    private mutating func tell(_ milestone: CallMilestone) {
        switch milestone {
        case .held(_, let byItsPhone), .resumed(_, let byItsPhone): reason = byItsPhone ? "phone" : "request"
        case .partyFailed(_, let ending):
            sip = ending.status >= 300 ? ending.status : nil
            q850 = ending.q850
            reason = ending.byTimer ? "noAnswer" : nil
            text = ending.phrase.isEmpty ? nil : NumberMask.maskedNumbers(in: ending.phrase)
        case .supervised(_, let mode): reason = mode.rawValue
        case .waitingForAgent(let why): reason = why.word.rawValue
        case .promptStarted(_, let prompts): (reason, prompt) = ("playing", prompts.spoken)
        case .promptEnded(_, let prompts): (reason, prompt) = ("played", prompts.spoken)
        case .heard(_, let progress):
            reason = progress.kind.rawValue
            text = progress.frequency.map { "\($0) Hz" } ?? (progress.reason == "tone" ? nil : progress.reason)
            durationSeconds = progress.after.inWholeMilliseconds
        case .limitNear: reason = "near"
        case .extended: reason = "extended"
        default: break
        }
    }
}

extension [PromptName] {
    /// In one word, as events tell it.
    fileprivate var spoken: String { map(\.rawValue).joined(separator: " ") }
}

extension AgentWait.Reason {
    fileprivate var word: CustomerWaitWord {
        switch self {
        case .parked: .parked
        case .agentLost: .agentLost
        case .handOver: .handOver
        }
    }
}

extension Party.Role {
    var word: LegRoleWord {
        switch self {
        case .agent: .agent
        case .customer: .customer
        case .guest: .guest
        case .supervisor: .supervisor
        }
    }
}

extension CallSnapshot {
    /// Its end has begun.
    var isOver: Bool {
        switch state {
        case .ending, .ended: true
        default: false
        }
    }

    /// The state as others see it: a talk that somebody holds is `held`.
    var word: CallState {
        guard case .talking = state else { return state.word }
        return parties.alive.contains { $0.isHeld || $0.holdsUs } ? .held : .talking
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
        case .awaitingAgent: .waiting
        case .inFlow: .inFlow
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
