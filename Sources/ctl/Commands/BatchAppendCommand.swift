import ControlAPI

/// `ctl batch append`: more rows for a batch.
struct BatchAppendCommand: Command {
    static let form = CommandForm(
        path: ["batch", "append"], summary: "Add the rows of a file to a batch, which calls them as it calls its own.",
        details: [
            "Read and judged as “ctl batch load” does; rows whose ticket is known, from this batch or another, are duplicates. All or nothing is added."
        ],
        operands: [
            OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches)),
            OperandForm(name: "FILE", summary: "The export of the ticket system; - is standard input.", kind: .file),
        ],
        options: BatchHandIn.options,
        examples: [
            .init(line: "ctl batch append b-3 afternoon.csv", meaning: "this afternoon's tickets"),
            .init(line: "ctl batch append b-3 afternoon.csv --dry-run", meaning: "look first"),
        ])

    let handIn: BatchHandIn
    let request: OpenBatchRequest

    init(_ given: GivenArguments) throws(UsageError) {
        handIn = try BatchHandIn(given, file: try given.required(1))
        var request = handIn.request
        request.batch = try given.required(0)
        self.request = request
    }

    func run(_ context: Context) throws -> ExitStatus { try handIn.run(request, context) }
}
