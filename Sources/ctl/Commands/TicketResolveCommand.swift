import ControlAPI

/// `ctl ticket resolve`: say how it went.
struct TicketResolveCommand: Command {
    private static let words: [ResolutionWord] = [
        .resolved, .unresolved, .followUp, .refused, .wrongPerson, .voicemail, .doNotCall,
    ]
    private static let noteOption = OptionForm(
        name: "note", value: "TEXT", summary: "Kept with the ticket, up to 4000 characters.")
    private static let callbackOption = OptionForm(
        name: "callback-at", value: "TIME",
        summary: "With followUp: when to call again (14:30, “2026-11-21 14:30”, +2h).")
    private static let mineOption = OptionForm(
        name: "mine",
        summary: "With --callback-at: the customer wants to hear the same agent (--agent) then, who has it first.")
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Who says so.", kind: .ids(.agents))
    private static let callOption = OptionForm(
        name: "call", value: "ID", summary: "The call it is about.", kind: .ids(.calls))

    static let form = CommandForm(
        path: ["ticket", "resolve"], summary: "Say how a ticket went.",
        operands: [
            OperandForm(name: "TICKET", summary: "Id of the ticket."),
            OperandForm(
                name: "RESOLUTION",
                summary: "One of \(words.map(\.rawValue).joined(separator: ", ")).",
                kind: .words(words.map(\.rawValue))),
        ],
        options: [noteOption, callbackOption, mineOption, agentOption, callOption],
        examples: [
            .init(line: "ctl ticket resolve T-2041 resolved", meaning: "settled"),
            .init(line: "ctl ticket resolve T-2041 followUp --callback-at +2h", meaning: "call again in two hours"),
            .init(
                line: "ctl ticket resolve T-2041 followUp --callback-at 15:00 --mine --agent 1001",
                meaning: "he wants to hear me"),
        ])

    let request: ResolveTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ResolveTicketRequest(
            ticket: try given.required(0), resolution: ResolutionWord(rawValue: try given.required(1)),
            note: given.value(Self.noteOption), callbackAt: try given.instant(Self.callbackOption),
            mine: given.has(Self.mineOption) ? true : nil,
            agent: given.value(Self.agentOption), call: given.value(Self.callOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { ticket in
            try context.console.line(
                "Ticket \(ticket.ticketId): \(Message(ticket.state)), \(Message(ticket.resolution ?? request.resolution))"
            )
        }
        return .ok
    }
}
