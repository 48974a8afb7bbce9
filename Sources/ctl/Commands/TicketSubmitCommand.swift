import ControlAPI
import FoundationEssentials

/// `ctl ticket submit`: one ticket, without a file.
struct TicketSubmitCommand: Command {
    private static let classOption = OptionForm(
        name: "class", value: "NAME", summary: "Its class, as in the configuration: quality, logistics, …")
    private static let batchOption = OptionForm(
        name: "batch", value: "ID", summary: "The batch it shall belong to; “single tickets” if not given.",
        kind: .ids(.batches))
    private static let keyOption = OptionForm(
        name: "key", value: "KEY",
        summary: "Idempotency key, 1–128 characters: the same key never makes two tickets. Made anew if not given.")

    static let form = CommandForm(
        path: ["ticket", "submit"], summary: "Hand in one ticket; it is called like those of a batch.",
        details: [
            "It is read by the rules of a file's rows, and refused for the same reasons: exit code 50. A ticket that is known already is a duplicate, and stays as it is."
        ],
        operands: [OperandForm(name: "TICKET", summary: "Its id in the ticket system.")],
        options: [classOption] + TicketOptions.all + [batchOption, keyOption],
        examples: [
            .init(
                line: "ctl ticket submit ZL2026112100001 --class quality --number '138 0013 8000' --priority urgent",
                meaning: "goes before all that is not urgent"),
            .init(
                line:
                    "ctl ticket submit WL7 --class logistics --number 0571-88888888转802 --customer 周静 --deadline +4h",
                meaning: "with a latest callback time"),
        ])

    let request: SubmitTicketRequest

    init(_ given: GivenArguments) throws(UsageError) {
        guard !given.values(TicketOptions.numberOption).isEmpty else {
            throw given.fault("--number NUMBER is missing.")
        }
        let key = given.value(Self.keyOption) ?? "ctl-" + UUID().uuidString.lowercased()
        guard (1...128).contains(key.count) else { throw given.fault("--key must have 1 to 128 characters.") }
        request = SubmitTicketRequest(
            ticket: try given.required(0), ticketClass: try given.required(Self.classOption),
            numbers: given.values(TicketOptions.numberOption), key: key, batch: given.value(Self.batchOption),
            customer: given.value(TicketOptions.customerOption), title: given.value(TicketOptions.titleOption),
            order: given.value(TicketOptions.orderOption), product: given.value(TicketOptions.productOption),
            fields: try TicketOptions.fields(given), priority: given.value(TicketOptions.priorityOption),
            vip: try given.integer(TicketOptions.vipOption, in: 0...9), owner: given.value(TicketOptions.ownerOption),
            notAfter: try given.instant(TicketOptions.deadlineOption),
            numbersExpireAt: try given.instant(TicketOptions.expiryOption),
            consentRef: given.value(TicketOptions.consentOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        let result = try context.show(request) { try show($0, context.console) }
        return result.verdict == .refused ? .rowsRefused : .ok
    }

    private func show(_ result: SubmitTicketResult, _ console: Console) throws {
        if result.verdict == .refused {
            let place: Message = result.field.map { ", \(Message(field: $0))" } ?? ""
            let why = result.text.map { Message(told: $0) } ?? result.reason.map { Message(word: $0) } ?? "refused"
            return try console.line("Ticket \(request.ticket): \(Message(result.verdict))\(place): \(why)")
        }
        try console.line("Ticket \(request.ticket): \(Message(result.verdict))")
        if let text = result.text { console.note(Message(told: text)) }
        if let explanation = result.explanation {
            let text = console.language == .chinese ? explanation.textChinese ?? explanation.text : explanation.text
            console.note(Message(verbatim: text))
        }
    }
}
