import ControlAPI

/// `ctl ticket withdraw`: take one ticket out.
struct TicketWithdrawCommand: Command {
    private static let noteOption = OptionForm(name: "note", value: "TEXT", summary: "Why; kept with the ticket.")

    static let form = CommandForm(
        path: ["ticket", "withdraw"], summary: "Take a ticket out that waits; it is not called again by itself.",
        details: ["Not while it is in a call. “ctl ticket release” lets it be called again."],
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")], options: [noteOption],
        examples: [.init(line: "ctl ticket withdraw T-2041 --note 'settled by mail'", meaning: "nobody calls for it")])

    let request: WithdrawTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = WithdrawTicketRequest(ticket: try given.required(0), note: given.value(Self.noteOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { ticket in
            try context.console.line("Ticket \(ticket.ticketId): \(Message(ticket.state))")
        }
        return .ok
    }
}
