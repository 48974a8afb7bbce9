import ControlAPI

/// `ctl ticket skip`.
struct TicketSkipCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Who is shown the ticket; DIALER_AGENT if not given.", kind: .ids(.agents),
        variable: "DIALER_AGENT")
    private static let reasonOption = OptionForm(
        name: "reason", value: "TEXT", summary: "Why; kept with the ticket.")

    static let form = CommandForm(
        path: ["ticket", "skip"], summary: "Do not dial the ticket that an agent is shown; show it to another.",
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")], options: [agentOption, reasonOption],
        examples: [
            .init(
                line: "ctl ticket skip T-2041 --agent 1001 --reason 'settled by mail'",
                meaning: "of a class with mode preview")
        ])

    let request: SkipTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = SkipTicketRequest(
            ticket: try given.required(0), agent: try given.required(Self.agentOption),
            reason: try given.required(Self.reasonOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { ticket in
            try context.console.line("Ticket \(ticket.ticketId): \(Message(ticket.state))")
        }
        return .ok
    }
}
