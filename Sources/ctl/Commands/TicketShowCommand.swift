import ControlAPI

/// `ctl ticket show`: one ticket with its attempts.
struct TicketShowCommand: Command {
    private static let revealOption = OptionForm(name: "reveal", summary: "Numbers in full instead of masked.")

    static let form = CommandForm(
        path: ["ticket", "show"], summary: "Show a ticket and its attempts.",
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")], options: [revealOption],
        examples: [.init(line: "ctl ticket show T-2041", meaning: "with every attempt and how it ended")])

    let request: GetTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = GetTicketRequest(ticket: try given.required(0), reveal: given.has(Self.revealOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try TicketSheet(ticket: $0).write(context.console) }
        return .ok
    }
}
