import ControlAPI

/// `ctl webhook retry`: what failed for good waits again.
struct WebhookRetryCommand: Command {
    private static let allOption = OptionForm(
        name: "all", value: "WEBHOOK", summary: "All that failed of this webhook.", kind: .ids(.webhooks))

    static let form = CommandForm(
        path: ["webhook", "retry"], summary: "Have messages that failed for good sent again.",
        operands: [
            OperandForm(
                name: "DELIVERY", summary: "The message's id, as “ctl webhook dead” shows it.", presence: .optional)
        ],
        options: [allOption],
        examples: [.init(line: "ctl webhook retry --all helpdesk", meaning: "after its token was put right")])

    let request: RetryMessagesRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let (delivery, webhook) = (given.operand(0), given.value(Self.allOption))
        guard (delivery == nil) != (webhook == nil) else { throw given.fault("Give a DELIVERY, or --all WEBHOOK.") }
        request = RetryMessagesRequest(delivery: delivery, webhook: webhook)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try context.console.line("\($0.retried) messages are sent again.") }
        return .ok
    }
}
