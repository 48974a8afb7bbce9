import ControlAPI

/// `ctl webhook test`.
struct WebhookTestCommand: Command {
    private static let ticketOption = OptionForm(
        name: "ticket", value: "ID",
        summary: "The made-up call is for this ticket; messages about tickets are sent too.")

    static let form = CommandForm(
        path: ["webhook", "test"], summary: "Send the messages of a made-up call now; say each answer.",
        details: [
            "Nobody is rung. The number is +44 20 7946 0123, which is nobody's. Exit code 40 if a message was not taken."
        ],
        operands: [OperandForm(name: "WEBHOOK", summary: "Name of the webhook.", kind: .ids(.webhooks))],
        options: [ticketOption],
        examples: [
            .init(line: "ctl webhook test helpdesk", meaning: "is the URL right, and the token"),
            .init(line: "ctl webhook test helpdesk --ticket 4711", meaning: "it writes into ticket 4711 there"),
        ])

    let request: TestWebhookRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = TestWebhookRequest(webhook: try given.required(0), ticket: given.value(Self.ticketOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        let result = try context.show(request) { result in
            if result.messages.isEmpty { return context.console.note("The mapping makes no message of this call.") }
            for message in result.messages { try context.console.line(sentence(message)) }
        }
        return result.delivered ? .ok : .networkFailure
    }

    private func sentence(_ message: WebhookTestMessage) -> Message {
        let milliseconds = "\(Int((message.seconds * 1000).rounded())) ms"
        let status = message.status.map { "HTTP \($0)" } ?? "–"
        guard let text = message.text else { return "\(message.message): \(status) after \(milliseconds)" }
        return "\(message.message): \(status) after \(milliseconds) (\(text))"
    }
}
