import ControlAPI

/// `ctl webhook list`: how ticket systems are told.
struct WebhookListCommand: Command {
    static let form = CommandForm(
        path: ["webhook", "list"], summary: "List who is told of calls and tickets, what waits, and what failed.",
        examples: [.init(line: "ctl webhook list", meaning: "of the URL only the host is shown")])

    init(_ given: GivenArguments) throws(UsageError) {}

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(ListWebhooksRequest()) { try write($0.webhooks, context.console) }
        return .ok
    }

    private func write(_ webhooks: [WebhookInfo], _ console: Console) throws {
        if webhooks.isEmpty { return console.note("No webhook is configured.") }
        var table = Table([
            .init(heading: "WEBHOOK"), .init(heading: "STATE"), .init(heading: "WAITING", alignment: .right),
            .init(heading: "FAILED", alignment: .right), .init(heading: "DELIVERED"), .init(heading: "UNTIL"),
            .init(heading: "PLACE"), .init(heading: "NOTE"),
        ])
        table.rows = webhooks.map { webhook in
            [
                .init(webhook.name),
                .init(
                    message: Message(word: webhook.state.rawValue),
                    style: webhook.state == .works ? .good : webhook.state == .backingOff ? .bad : .warning),
                .init(webhook.waiting), .init(webhook.dead, webhook.dead > 0 ? .bad : .plain),
                .init(webhook.lastDeliveredAt.map { LocalTime.text(of: $0) }),
                .init(webhook.readyAt.map { LocalTime.text(of: $0) }), .init(webhook.place),
                .init(message: Message(daemon: webhook.text)),
            ]
        }
        try console.table(table)
    }
}
