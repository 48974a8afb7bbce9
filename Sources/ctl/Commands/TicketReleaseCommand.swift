import ControlAPI

/// `ctl ticket release`: let a ticket be called again that is held back.
struct TicketReleaseCommand: Command {
    private static let noteOption = OptionForm(name: "note", value: "TEXT", summary: "Why; kept with the ticket.")

    static let form = CommandForm(
        path: ["ticket", "release"],
        summary: "Let a ticket be called again that is reserved, in cooldown, or of unknown state.",
        details: ["Every other rule still stands: calling hours, caps, do-not-call."],
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")], options: [noteOption],
        examples: [
            .init(line: "ctl ticket release T-2041 --note 'checked: it did not ring'", meaning: "after a restart")
        ])

    let request: ReleaseTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ReleaseTicketRequest(ticket: try given.required(0), note: given.value(Self.noteOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { ticket in
            try context.console.line("Ticket \(ticket.ticketId): \(Message(ticket.state))")
        }
        return .ok
    }
}
