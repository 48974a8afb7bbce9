import CallQueue
import ControlAPI
import FoundationEssentials
import Webhooks

/// An event on its way out of the house.
enum HookEvent {
    /// What is told nobody outside: which keys a customer pressed may be of a card or a password.
    static func isTold(_ event: ControlEvent) -> Bool {
        event.type != .callDigit && event.type != .gap && lane(of: event) != nil
    }

    /// What is told in order: a call's events; a ticket's own where no call brought them about; a batch's.
    static func lane(of event: ControlEvent) -> String? { event.callId ?? event.ticketId ?? event.data?.batchId }

    /// Without what is only of this machine: where a file lies.
    static func json(_ event: ControlEvent) throws -> Data {
        var event = event
        event.data?.file = nil
        return try ControlCoding.encode(event)
    }

    /// The end of a call, from its record: after a crash nobody has the event any more.
    static func end(_ record: CallDetailRecord) -> ControlEvent? {
        guard let timeline = record.timeline, let outcome = OutcomeInfo(record) else { return nil }
        var data = EventData(
            state: CallState.ended.rawValue, number: record.destination.masked, disposition: outcome.disposition,
            blame: outcome.blame, sip: outcome.sip, q850: outcome.q850, endedBy: outcome.endedBy,
            ringSeconds: outcome.ringSeconds, talkSeconds: outcome.talkSeconds, batchId: record.batchID?.rawValue,
            readyAt: record.callAgainAt)
        data.flow = record.flow?.rawValue
        return ControlEvent(
            .callEnded, at: timeline.endedAt, callId: record.callID.rawValue, ticketId: record.ticketID?.rawValue,
            agentId: record.agent?.rawValue, data: data)
    }
}
