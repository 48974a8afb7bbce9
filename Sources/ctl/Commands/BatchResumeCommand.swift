import ControlAPI

/// `ctl batch resume`.
struct BatchResumeCommand: Command {
    static let form = CommandForm(
        path: ["batch", "resume"], summary: "Call again from this batch.",
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        examples: [.init(line: "ctl batch resume b-3", meaning: "after a pause")])

    let batch: String

    init(_ given: GivenArguments) throws(UsageError) { batch = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(ResumeBatchRequest(batch: batch)) { batch in
            try context.console.line("Batch \(batch.batchId): \(Message(batch.state))")
        }
        return .ok
    }
}
