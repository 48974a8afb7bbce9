import ControlAPI

/// `ctl batch start`.
struct BatchStartCommand: Command {
    static let form = CommandForm(
        path: ["batch", "start"], summary: "Begin to call a batch that was loaded with --paused.",
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        examples: [.init(line: "ctl batch start b-3", meaning: "its tickets are called from now on")])

    let batch: String

    init(_ given: GivenArguments) throws(UsageError) { batch = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(StartBatchRequest(batch: batch)) { batch in
            try context.console.line("Batch \(batch.batchId): \(Message(batch.state))")
        }
        return .ok
    }
}
