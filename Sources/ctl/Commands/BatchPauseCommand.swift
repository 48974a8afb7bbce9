import ControlAPI

/// `ctl batch pause`.
struct BatchPauseCommand: Command {
    static let form = CommandForm(
        path: ["batch", "pause"], summary: "No new calls from this batch; running calls go on.",
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        examples: [.init(line: "ctl batch pause b-3", meaning: "until it is resumed")])

    let batch: String

    init(_ given: GivenArguments) throws(UsageError) { batch = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(PauseBatchRequest(batch: batch)) { batch in
            try context.console.line("Batch \(batch.batchId): \(Message(batch.state))")
        }
        return .ok
    }
}
