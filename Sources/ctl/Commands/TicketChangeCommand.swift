import ControlAPI

/// `ctl ticket change`: what a ticket says, while it is not in a call.
struct TicketChangeCommand: Command {
    private static let clearOption = OptionForm(
        name: "clear", value: "FIELD",
        summary: "Take away: notAfter, numbersExpireAt, owner, consentRef, order or product; may be repeated.",
        kind: .words(["notAfter", "numbersExpireAt", "owner", "consentRef", "order", "product"]), repeats: true)
    private static let noteOption = OptionForm(name: "note", value: "TEXT", summary: "Why; kept with the ticket.")

    static let form = CommandForm(
        path: ["ticket", "change"],
        summary: "Change a ticket that waits: its numbers, deadline, priority, or what agents read.",
        details: [
            "Numbers that are given take the place of all it has; the old ones keep their caps and refusals. Nothing is changed while the ticket is in a call. An empty text (--field NAME=) takes a field away."
        ],
        operands: [OperandForm(name: "TICKET", summary: "Id of the ticket.")],
        options: TicketOptions.all + [clearOption, noteOption],
        examples: [
            .init(line: "ctl ticket change T-2041 --number 13900139000", meaning: "the customer has another number"),
            .init(line: "ctl ticket change T-2041 --priority urgent --deadline +1h", meaning: "to be called at once"),
            .init(line: "ctl ticket change T-2041 --clear notAfter", meaning: "no latest time any more"),
        ])

    let request: ChangeTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let numbers = given.values(TicketOptions.numberOption)
        let cleared = given.values(Self.clearOption)
        request = ChangeTicketRequest(
            ticket: try given.required(0), numbers: numbers.isEmpty ? nil : numbers,
            customer: given.value(TicketOptions.customerOption), title: given.value(TicketOptions.titleOption),
            order: given.value(TicketOptions.orderOption), product: given.value(TicketOptions.productOption),
            fields: try TicketOptions.fields(given), priority: given.value(TicketOptions.priorityOption),
            vip: try given.integer(TicketOptions.vipOption, in: 0...9), owner: given.value(TicketOptions.ownerOption),
            notAfter: try given.instant(TicketOptions.deadlineOption),
            numbersExpireAt: try given.instant(TicketOptions.expiryOption),
            consentRef: given.value(TicketOptions.consentOption), clear: cleared.isEmpty ? nil : cleared,
            note: given.value(Self.noteOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try TicketSheet(ticket: $0).write(context.console) }
        return .ok
    }
}
