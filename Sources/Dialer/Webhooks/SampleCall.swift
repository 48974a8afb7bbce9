import CallQueue
import ControlAPI
import FoundationEssentials

/// A made-up call for trying a webhook: nobody is rung, and its number is nobody's.
struct SampleCall: HookFacts {
    /// Of a range that the regulator keeps free for films (Ofcom, 020 7946 0000 to 0999).
    private static let number = "+442079460123"
    private static let masked = "+44207946****"

    let id = "test-\(UniqueID.next())"
    let startedAt: Date
    let ticket: String?

    init(at now: Date, ticket: String?) {
        startedAt = now - 60
        self.ticket = ticket
    }

    var events: [ControlEvent] {
        [
            event(.callRequested, 0, EventData(state: CallState.requested.rawValue, number: Self.masked)),
            event(.callCustomerDialing, 5, EventData(number: Self.masked, trunk: "test")),
            event(.callCustomerAnswered, 15, EventData(number: Self.masked, trunk: "test")),
            event(
                .callEnded, 60,
                EventData(
                    state: CallState.ended.rawValue, number: Self.masked, trunk: "test", disposition: .answered,
                    blame: .callee,
                    endedBy: .customer, ringSeconds: 10, talkSeconds: 45, text: "This call was made up, as a test.")),
        ]
    }

    private func event(_ kind: EventKind, _ after: Double, _ data: EventData) -> ControlEvent {
        ControlEvent(kind, at: startedAt + after, callId: id, ticketId: ticket, agentId: "test", data: data)
    }

    func call(_ id: String) async -> HookCall? {
        HookCall(
            number: Self.number, masked: Self.masked, startedAt: startedAt, answeredAt: startedAt + 15,
            endedAt: startedAt + 60)
    }

    func ticket(_ id: String) async -> HookTicket? { HookTicket(state: TicketStateWord.done.rawValue) }
    func agentName(_ id: String) -> String? { "Test" }
    func line(of trunk: String) -> String? { "+442079460999" }
}
