import ControlAPI

/// `ctl batch reprioritise`: a batch's share of the calls.
struct BatchReprioritiseCommand: Command {
    static let form = CommandForm(
        path: ["batch", "reprioritise"], summary: "Set a batch's share of the calls against other batches'.",
        details: [
            "A batch of weight 2 has two calls for each one of a batch of weight 1, while both have tickets to call. Single tickets go before others by “ctl ticket change --priority”."
        ],
        operands: [
            OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches)),
            OperandForm(name: "WEIGHT", summary: "0.01–100; 1 is usual."),
        ],
        examples: [
            .init(line: "ctl batch reprioritise b-3 5", meaning: "five times the calls"),
            .init(line: "ctl batch reprioritise b-3 1", meaning: "as all others"),
        ])

    let request: ChangeBatchRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let text = try given.required(1)
        guard let weight = Double(text), (0.01...100).contains(weight) else {
            throw given.fault("WEIGHT “\(text)” must be a number from 0.01 to 100.")
        }
        request = ChangeBatchRequest(batch: try given.required(0), weight: weight)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { batch in
            try context.console.line("Batch \(batch.batchId): weight \(Figure.plain(batch.weight ?? 1))")
        }
        return .ok
    }
}
