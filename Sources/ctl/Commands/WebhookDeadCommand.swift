import ControlAPI

/// `ctl webhook dead`: what could not be told.
struct WebhookDeadCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–1000; 100 if not given.")
    private static let offsetOption = OptionForm(name: "offset", value: "N", summary: "Skip so many.")

    static let form = CommandForm(
        path: ["webhook", "dead"], summary: "List messages that failed for good, the newest first.",
        operands: [
            OperandForm(
                name: "WEBHOOK", summary: "Only of this webhook.", presence: .optional, kind: .ids(.webhooks))
        ],
        options: [limitOption, offsetOption],
        examples: [.init(line: "ctl webhook dead helpdesk", meaning: "with the reason of each")])

    let request: ListDeadMessagesRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ListDeadMessagesRequest(
            webhook: given.operand(0), limit: try given.integer(Self.limitOption, in: 1...1000),
            offset: try given.integer(Self.offsetOption, in: 0...Int.max))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ page: DeadMessagePage, _ console: Console) throws {
        if page.messages.isEmpty { return console.note("No message failed for good.") }
        var table = Table([
            .init(heading: "DELIVERY"), .init(heading: "WEBHOOK"), .init(heading: "MESSAGE"), .init(heading: "OF"),
            .init(heading: "MADE"), .init(heading: "TRIES", alignment: .right), .init(heading: "NOTE"),
        ])
        table.rows = page.messages.map { message in
            [
                .init(message.deliveryId), .init(message.webhook), .init(message.message), .init(message.of),
                .init(LocalTime.text(of: message.madeAt)), .init(message.tries),
                .init(message: Message(daemon: message.text)),
            ]
        }
        try console.table(table)
        let left = page.total - page.messages.count - (request.offset ?? 0)
        if left > 0 { console.note("\(left) more; see --limit and --offset.") }
    }
}
