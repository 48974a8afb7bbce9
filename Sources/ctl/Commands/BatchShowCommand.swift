import ControlAPI

/// `ctl batch show`: one batch.
struct BatchShowCommand: Command {
    private static let reportOption = OptionForm(
        name: "report", value: "FILE", summary: "Write every row's verdict to FILE (.csv, or .ndjson).", kind: .file)

    static let form = CommandForm(
        path: ["batch", "show"], summary: "Show one batch and how its file was read.",
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        options: [reportOption],
        examples: [.init(line: "ctl batch show b-3 --report verdicts.csv", meaning: "with every row's verdict")])

    let batch: String
    let report: ReportFile?

    init(_ given: GivenArguments) throws(UsageError) {
        batch = try given.required(0)
        if let path = given.value(Self.reportOption) { report = try ReportFile(path: path) } else { report = nil }
    }

    func run(_ context: Context) throws -> ExitStatus {
        try report?.check()
        _ = try context.show(ShowBatchRequest(batch: batch)) { try BatchSheet(batch: $0).write(context.console) }
        try report?.write(batch: batch, from: context.connect())
        return .ok
    }
}
