import ControlAPI

/// `ctl batch change`: hours, mode and flow of a batch.
struct BatchChangeCommand: Command {
    static let form = CommandForm(
        path: ["batch", "change"], summary: "Change in which hours and how a batch is called.",
        details: [
            "The hours narrow those of its tickets' classes and never widen them. The word none (--hours none) lets the batch be called as its classes are. Running calls go on."
        ],
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        options: BatchTermOptions.all,
        examples: [
            .init(line: "ctl batch change b-3 --hours 'sat,sun 10:00-16:00'", meaning: "at the weekend only"),
            .init(line: "ctl batch change b-3 --mode preview", meaning: "agents look before they dial"),
            .init(line: "ctl batch change b-3 --hours none --mode none", meaning: "as its classes are called"),
        ])

    let request: ChangeBatchRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ChangeBatchRequest(
            batch: try given.required(0), weight: try BatchTermOptions.weight(given),
            hours: BatchTermOptions.changed(given.value(BatchTermOptions.hoursOption)),
            mode: BatchTermOptions.changed(given.value(BatchTermOptions.modeOption)),
            flow: BatchTermOptions.changed(given.value(BatchTermOptions.flowOption)))
        let isGiven = request.weight != nil || [request.hours, request.mode, request.flow].contains { $0 != nil }
        guard isGiven else { throw given.fault("Say what is to change: --hours, --mode, --flow or --weight.") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try BatchSheet(batch: $0).write(context.console) }
        return .ok
    }
}
