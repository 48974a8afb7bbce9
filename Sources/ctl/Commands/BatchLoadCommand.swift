import ControlAPI

/// `ctl batch load`: hand in a ticket file.
struct BatchLoadCommand: Command {
    private static let nameOption = OptionForm(
        name: "name", value: "NAME", summary: "Name for people; the file's name if not given.")
    private static let pausedOption = OptionForm(
        name: "paused", summary: "Load, but call nobody until “ctl batch start”.")

    static let form = CommandForm(
        path: ["batch", "load"], summary: "Hand in a ticket file (CSV, TSV, NDJSON); its tickets are called.",
        details: [
            "All or nothing is stored; a second load of the same file makes no second call. Rows that cannot be called are refused with row, column and reason: exit code 50 if some were, 51 if nothing could be stored."
        ],
        operands: [
            OperandForm(name: "FILE", summary: "The export of the ticket system; - is standard input.", kind: .file)
        ],
        options: [nameOption, pausedOption] + BatchHandIn.options + BatchTermOptions.all,
        examples: [
            .init(line: "ctl batch load complaints.csv", meaning: "encoding and columns are found by themselves"),
            .init(line: "ctl batch load export.csv --dry-run --report verdicts.csv", meaning: "look before loading"),
            .init(line: "export-tickets | ctl batch load - --name tonight --map our.json5", meaning: "from a program"),
            .init(
                line: "ctl batch load export.csv --paused --hours 'mon-fri 10:00-12:00,14:00-17:30' --mode preview",
                meaning: "in these hours only, each ticket shown first"),
        ])

    let handIn: BatchHandIn
    let request: OpenBatchRequest

    init(_ given: GivenArguments) throws(UsageError) {
        handIn = try BatchHandIn(given, file: try given.required(0), name: given.value(Self.nameOption))
        var request = handIn.request
        request.paused = given.has(Self.pausedOption) ? true : nil
        request.weight = try BatchTermOptions.weight(given)
        request.hours = BatchTermOptions.changed(given.value(BatchTermOptions.hoursOption))
        request.mode = BatchTermOptions.changed(given.value(BatchTermOptions.modeOption))
        request.flow = BatchTermOptions.changed(given.value(BatchTermOptions.flowOption))
        self.request = request
    }

    func run(_ context: Context) throws -> ExitStatus { try handIn.run(request, context) }
}
