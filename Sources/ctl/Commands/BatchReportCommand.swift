import ControlAPI

/// `ctl batch report`: what came of a batch so far.
struct BatchReportCommand: Command {
    static let form = CommandForm(
        path: ["batch", "report"],
        summary: "Report what came of a batch so far: reached, resolved, attempts, talk time.",
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        examples: [
            .init(line: "ctl batch report b-3", meaning: "per class and in all"),
            .init(line: "ctl --json batch report b-3 > report.json", meaning: "for a script"),
        ])

    let batch: String

    init(_ given: GivenArguments) throws(UsageError) { batch = try given.required(0) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(BatchReportRequest(batch: batch)) { try ReportSheet(report: $0).write(context.console) }
        return .ok
    }
}
