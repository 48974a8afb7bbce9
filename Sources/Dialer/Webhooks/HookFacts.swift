import CallQueue
import ControlAPI
import FoundationEssentials
import Webhooks

/// What a message tells beyond its event. It is asked for when the message leaves, so that neither a whole number nor a note
/// lies in the outbox.
protocol HookFacts: Sendable {
    /// Nil for a call that is not on record.
    func call(_ id: String) async -> HookCall?
    func ticket(_ id: String) async -> HookTicket?
    func agentName(_ id: String) -> String?
    /// The number that a trunk shows.
    func line(of trunk: String) -> String?
}

struct HookCall: Sendable {
    var number: String
    var masked: String
    var startedAt: Date
    var answeredAt: Date?
    var endedAt: Date?
    var isRecorded = false
}

struct HookTicket: Sendable {
    var title: String?
    var customer: String?
    var resolution: String?
    var note: String?
    var state: String
}

/// From the queue and the configuration.
struct QueueFacts: HookFacts {
    let queue: TicketQueue
    let settings: CurrentSettings

    func call(_ id: String) async -> HookCall? {
        guard let record = try? await queue.attempt(CallID(rawValue: id).attempt) else { return nil }
        return HookCall(
            number: record.destination.number, masked: record.destination.masked, startedAt: record.issuedAt,
            answeredAt: record.answeredAt, endedAt: record.timeline?.endedAt, isRecorded: record.recordingPath != nil)
    }

    func ticket(_ id: String) async -> HookTicket? {
        guard let record = try? await queue.ticket(TicketID(rawValue: id)) else { return nil }
        let ticket = record.ticket
        return HookTicket(
            title: ticket.details.isEmpty ? nil : ticket.details,
            customer: ticket.customerName.isEmpty ? nil : ticket.customerName,
            resolution: record.resolution?.word.rawValue,
            note: record.resolutionNote.flatMap { $0.isEmpty ? nil : $0 }, state: record.state.word)
    }

    func agentName(_ id: String) -> String? {
        let name = settings.configuration.agents.first { $0.id == id }?.name
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    func line(of trunk: String) -> String? {
        settings.configuration.trunks.first { $0.id == trunk }?.callerIDs.first
    }
}
