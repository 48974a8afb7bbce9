import ControlAPI

/// `ctl explain`: why a ticket is not being called, and when it will be.
struct ExplainCommand: Command {
    static let form = CommandForm(
        path: ["explain"], summary: "Say why a ticket is not being called, and when it will be.",
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")],
        examples: [.init(line: "ctl explain T-2041", meaning: "always exactly one reason")])

    let ticket: String

    init(_ given: GivenArguments) throws(UsageError) { ticket = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(ExplainTicketRequest(ticket: ticket)) { try write($0, context.console) }
        return .ok
    }

    private func write(_ explanation: TicketExplanation, _ console: Console) throws {
        let (state, reason) = (Message(explanation.state), Message(word: explanation.reason))
        let title: Message =
            state == reason
            ? "Ticket \(explanation.ticketId): \(state)" : "Ticket \(explanation.ticketId): \(state), \(reason)"
        try console.line(title, .bold)
        let chinese = console.language == .chinese ? explanation.textChinese : nil
        try console.line(Message(verbatim: chinese ?? explanation.text))
        if let readyAt = explanation.readyAt {
            let time = LocalTime.text(of: readyAt)
            try console.line(
                explanation.state == .wrapUp
                    ? "The write-up ends by itself at \(time)." : "It can be called from \(time).")
        }
        if let most = explanation.maxAttempts {
            try console.line("Attempts: \(explanation.attemptsMade) of \(most)")
        } else {
            try console.line("Attempts: \(explanation.attemptsMade)")
        }
    }
}
