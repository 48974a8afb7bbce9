import CallQueue
import ControlAPI
import ControlServer
import Foundation

/// Tells pages, scripts and the log of every step of every call, in the same words.
struct EventFeed: CallObserver {
    let events: EventLog
    let log: Log
    let rate: CallRate
    /// Called when a call is over and recorded: its agent and line are free.
    let onEnded: @Sendable (CallSnapshot, AttemptOutcome) -> Void

    func call(_ call: CallSnapshot, reached milestone: CallMilestone) {
        if milestone == .agentDialing { rate.count() }
        events.append(head(milestone.eventKind, call, leg: milestone.leg, data: data(call)))
        log.info(
            milestone.eventKind.rawValue,
            [
                "call": call.order.callID.rawValue, "ticket": call.order.ticketID?.rawValue,
                "agent": call.order.agent.rawValue, "leg": milestone.leg?.rawValue, "response": call.response,
            ])
    }

    func call(_ call: CallSnapshot, ended outcome: AttemptOutcome) {
        events.append(head(.callEnded, call, data: ending(call, outcome)))
        log.info(
            "call.ended",
            [
                "call": call.order.callID.rawValue, "ticket": call.order.ticketID?.rawValue,
                "agent": call.order.agent.rawValue, "number": call.order.destination.masked,
                "disposition": outcome.disposition.rawValue, "endedBy": outcome.endedBy.rawValue,
                "sip": outcome.sipStatus.map(String.init), "q850": outcome.q850.map(String.init),
                "talkSeconds": String(outcome.timeline.talkTime), "reason": outcome.reasonText,
            ])
        onEnded(call, outcome)
    }

    private func head(
        _ kind: EventKind, _ call: CallSnapshot, leg: LegRoleWord? = nil, data: EventData
    ) -> ControlEvent {
        ControlEvent(
            kind, at: Date(), callId: call.order.callID.rawValue, ticketId: call.order.ticketID?.rawValue,
            agentId: call.order.agent.rawValue, leg: leg, data: data)
    }

    private func data(_ call: CallSnapshot) -> EventData {
        EventData(
            state: call.state.word.rawValue, number: call.order.destination.masked, trunk: call.trunk,
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
        data.talkSeconds = outcome.timeline.talkTime
        data.file = outcome.recordingPath
        return data
    }
}
