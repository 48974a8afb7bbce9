import ControlAPI

/// `ctl batch clone`: call those once more who were not reached.
struct BatchCloneCommand: Command {
    private static let nameOption = OptionForm(
        name: "name", value: "NAME", summary: "Name for people; the batch's own and “again” if not given.")
    private static let outcomeOption = OptionForm(
        name: "outcome", value: "WORD",
        summary:
            "Only tickets whose last attempt ended so (noAnswer, busy, …), or “never” for those without one; may be repeated.",
        repeats: true)
    private static let pausedOption = OptionForm(
        name: "paused", summary: "Load, but call nobody until “ctl batch start”.")

    static let form = CommandForm(
        path: ["batch", "clone"],
        summary: "Make a new batch of those tickets of another that are over and were not reached.",
        details: [
            "Its tickets have new attempts; the caps of their numbers and the do-not-call list hold as ever. What the batch is still calling stays with it. Left out, unless their outcome is named, are those whom another call would not reach either, such as numbers that do not exist."
        ],
        operands: [OperandForm(name: "BATCH", summary: "Id of the batch.", kind: .ids(.batches))],
        options: [outcomeOption, nameOption, pausedOption],
        examples: [
            .init(line: "ctl batch clone b-3 --paused", meaning: "all who were not reached; start it later"),
            .init(line: "ctl batch clone b-3 --outcome noAnswer --outcome busy", meaning: "only those"),
        ])

    let request: CloneBatchRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let outcomes = given.values(Self.outcomeOption).flatMap { $0.split(separator: ",").map(String.init) }
        request = CloneBatchRequest(
            batch: try given.required(0), name: given.value(Self.nameOption),
            outcomes: outcomes.isEmpty ? nil : outcomes, paused: given.has(Self.pausedOption) ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let answer = try context.ask(request, within: 600)
        let console = context.console
        if console.json {
            try console.value(answer.json)
            return .ok
        }
        if console.quiet {
            try console.line(Message(verbatim: answer.value.batch.batchId))
            return .ok
        }
        try BatchSheet(batch: answer.value.batch).write(console)
        for (reason, tickets) in answer.value.skipped.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            console.note("left out: \(tickets), \(Message(word: reason))")
        }
        return .ok
    }
}
