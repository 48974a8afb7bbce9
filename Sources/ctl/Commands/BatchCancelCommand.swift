import ControlAPI

/// `ctl batch cancel`: take out every ticket that is not done.
struct BatchCancelCommand: Command {
    private static let yesOption = OptionForm(name: "yes", short: "y", summary: "Do not ask.")

    static let form = CommandForm(
        path: ["batch", "cancel"],
        summary: "Take out every ticket not yet done; running calls go on. Cannot be undone.",
        details: [
            "In a terminal it asks before it does so. Of a batch that is completed nothing is left, so that is refused."
        ],
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))], options: [yesOption],
        examples: [.init(line: "ctl batch cancel b-3 --yes", meaning: "from a script")])

    let batch: String
    let isSure: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        batch = try given.required(0)
        isSure = given.has(Self.yesOption)
    }

    func run(_ context: Context) throws -> ExitStatus {
        if !isSure, Descriptor.input.isTerminal, try !isAgreed(context) { return .failed }
        _ = try context.show(CancelBatchRequest(batch: batch)) { batch in
            try context.console.line("Batch \(batch.batchId): \(Message(batch.state))")
        }
        return .ok
    }

    private func isAgreed(_ context: Context) throws -> Bool {
        let info = try context.ask(ShowBatchRequest(batch: batch)).value
        return try context.console.asks(
            "Cancel batch \(info.batchId) (\(info.name))? Tickets: \(StatusCommand.counts(info.states)) [y/N] ") ?? true
    }
}
