import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import SIP

/// Tells pages, scripts and the log of every step of every call, in the same words.
struct EventFeed: CallObserver {
    let events: EventLog
    let log: Log
    let rate: CallRate
    let phones: AgentPhones
    /// Called when an agent comes to a running call or leaves it, and holds it or takes it back.
    let onAgent: @Sendable (AttemptID, AgentID, AgentStep) -> Void
    /// Called when a flow's customer wants a person.
    var onSeek: @Sendable (CallOrder) -> Void = { _ in }
    /// Called when a call is over and recorded: its agent and line are free.
    let onEnded: @Sendable (CallSnapshot, AttemptOutcome) -> Void
    /// Called with what can be dialled through whenever that may have changed; what it is given is to be done once the
    /// queue knows it, so that who hears of a trunk can dial through it.
    var onTrunks: @Sendable (TrunkFacts, @escaping @Sendable () -> Void) -> Void = { $1() }
    /// Called with what the book of recordings is to know.
    var onRecording: @Sendable (RecordingKeeper.Note) -> Void = { _ in }
    /// Called when a phone came, went, or answers again.
    var onPhone: @Sendable () -> Void = {}

    func requested(_ order: CallOrder) {
        var data = EventData(
            state: CallState.requested.rawValue, number: order.destination.masked, batchId: order.batchID?.rawValue)
        data.flow = order.flow?.rawValue
        events.append(head(.callRequested, order, agent: order.agent, at: order.issuedAt, data: data))
    }

    func call(_ call: CallSnapshot, reached milestone: CallMilestone) {
        switch milestone {
        case .agentDialing: rate.count()
        case .customerDialing where call.order.agent == nil: rate.count()
        case .agentRinging, .agentAnswered: call.order.agent.map(phones.replied)
        default: break
        }
        tellAgents(call, milestone)
        let leg = milestone.party.flatMap { call.parties[$0]?.role.word }
        // Who gives the call away hears so; what comes after it is the other's.
        let giver: AgentID? = if case .transferred = milestone { call.formerAgent } else { nil }
        events.append(
            head(milestone.eventKind, call, agent: giver ?? call.agent, leg: leg, data: data(call, milestone)))
        log.info(
            milestone.eventKind.rawValue,
            [
                "call": call.order.callID.rawValue, "ticket": call.order.ticketID?.rawValue,
                "agent": call.agent?.rawValue, "leg": leg?.rawValue,
                "response": call.response.map(NumberMask.maskedNumbers),
            ])
    }

    func call(_ call: CallSnapshot, ended outcome: AttemptOutcome) {
        let agent = outcome.joinedAgent ?? call.order.agent
        events.append(head(.callEnded, call, agent: agent, data: ending(call, outcome)))
        log.info(
            "call.ended",
            [
                "call": call.order.callID.rawValue, "ticket": call.order.ticketID?.rawValue,
                "agent": agent?.rawValue, "number": call.order.destination.masked,
                "disposition": outcome.disposition.rawValue, "endedBy": outcome.endedBy.rawValue,
                "sip": outcome.sipStatus.map(String.init), "q850": outcome.q850.map(String.init),
                "talkSeconds": String((outcome.talkTime * 1000).rounded() / 1000),
                "reason": outcome.reasonText.isEmpty ? nil : NumberMask.maskedNumbers(in: outcome.reasonText),
            ])
        call.order.agent.map {
            phones.ended(outcome.joinedAgent ?? $0, outcome.disposition, at: outcome.timeline.endedAt)
        }
        onEnded(call, outcome)
    }

    func call(_ call: CallSnapshot, heard digit: KeypadDigit) {
        let leg = call.parties[digit.party]?.role.word
        let data = EventData(
            digit: String(digit.symbol), durationSeconds: digit.duration?.inWholeMilliseconds,
            batchId: call.order.batchID?.rawValue)
        events.append(head(.callDigit, call, leg: leg, data: data))
        // Not which one: it may be of a card or a password.
        log.debug("call.digit", ["call": call.order.callID.rawValue, "leg": leg?.rawValue])
    }

    func trunks(_ facts: TrunkFacts) { onTrunks(facts) {} }

    func head(
        _ kind: EventKind, _ call: CallSnapshot, leg: LegRoleWord? = nil, data: EventData
    ) -> ControlEvent {
        head(kind, call, agent: call.agent, leg: leg, data: data)
    }

    func head(
        _ kind: EventKind, _ call: CallSnapshot, agent: AgentID?, leg: LegRoleWord? = nil, data: EventData
    ) -> ControlEvent {
        head(kind, call.order, agent: agent, leg: leg, at: Date(), data: data)
    }

    private func head(
        _ kind: EventKind, _ order: CallOrder, agent: AgentID?, leg: LegRoleWord? = nil, at: Date, data: EventData
    ) -> ControlEvent {
        ControlEvent(
            kind, at: at, callId: order.callID.rawValue, ticketId: order.ticketID?.rawValue,
            agentId: agent?.rawValue, leg: leg, data: data)
    }

    private func data(_ call: CallSnapshot, _ milestone: CallMilestone) -> EventData {
        var data = data(call)
        data.tell(milestone, call.parties)
        if milestone.eventKind == .callLimit { data.limitAt = call.limitAt }
        return data
    }

    private func data(_ call: CallSnapshot) -> EventData {
        EventData(
            state: call.word.rawValue, number: call.order.destination.masked, trunk: call.trunk,
            batchId: call.order.batchID?.rawValue)
    }

    private func ending(_ call: CallSnapshot, _ outcome: AttemptOutcome) -> EventData {
        var data = data(call)
        data.state = CallState.ended.rawValue
        data.disposition = outcome.disposition.word
        data.blame = outcome.disposition.blameWord
        data.sip = outcome.sipStatus
        data.q850 = outcome.q850
        data.endedBy = outcome.endedBy.word
        data.ringSeconds = call.timeline.ringDuration?.inSeconds
        data.talkSeconds = outcome.talkTime
        data.file = outcome.recordingPath
        data.legs = outcome.legs.map { LegInfo($0) }
        data.flow = call.order.flow?.rawValue
        data.answers = [AnswerInfo](outcome.words.answers)
        data.readyAt = outcome.words.callAgainAt
        return data
    }
}
