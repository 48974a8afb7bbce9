import ControlAPI
import FoundationEssentials

/// `ctl simulate`: the queue in virtual time.
struct SimulateCommand: Command {
    private static let batchOption = OptionForm(
        name: "batch", value: "ID", summary: "Only this batch, as if it ran; else all that run.", kind: .ids(.batches))
    private static let fileOption = OptionForm(
        name: "file", value: "FILE",
        summary: "This export instead of what is loaded; no daemon is needed, but its configuration.", kind: .file)
    private static let mapOption = OptionForm(
        name: "map", value: "MAPPING",
        summary: "Mapping file, or the name of a known mapping; else chosen by the columns.", kind: .file)
    private static let configOption = OptionForm(
        name: "config", value: "FILE",
        summary: "With --file: the daemon's configuration; /etc/dialer/dialer.json5 if not given.", kind: .file)
    private static let agentsOption = OptionForm(
        name: "agents", value: "N", summary: "Agents who take calls all the time; else those who do now.")
    private static let answerOption = OptionForm(
        name: "answer-rate", value: "P", summary: "Share of the customers who answer, 0–1; else as measured.")
    private static let ringOption = OptionForm(
        name: "ring", value: "TIME", summary: "Mean time from the call to the answer; else as measured.")
    private static let talkOption = OptionForm(
        name: "talk", value: "TIME", summary: "Mean time of a talk; else as measured.")
    private static let wrapUpOption = OptionForm(
        name: "wrap-up", value: "TIME", summary: "Mean time to write up a talk; else as measured.")
    private static let measuredOption = OptionForm(
        name: "measured", value: "DAYS", summary: "Measure the calls of so many days, 0–365; 14 if not given.")
    private static let seedOption = OptionForm(
        name: "seed", value: "N", summary: "The same seed gives the same result; 1 if not given.")
    private static let fromOption = OptionForm(
        name: "from", value: "TIME", summary: "When it begins: 14:30, “2026-11-21 09:00”, +2h; now if not given.")
    private static let daysOption = OptionForm(
        name: "days", value: "N", summary: "Give up after so many days, 1–366; 30 if not given.")

    static let form = CommandForm(
        path: ["simulate"],
        summary: "Try what is loaded, or a file, with so many agents: when it ends, whom it reaches, what limits it.",
        details: [
            "The daemon's own scheduler works in virtual time, with customers and agents as its calls were measured or as you say. Nothing is dialled or changed; docs/simulate.md says what is taken for what."
        ],
        options: [
            batchOption, fileOption, mapOption, configOption, agentsOption, answerOption, ringOption, talkOption,
            wrapUpOption, measuredOption, seedOption, fromOption, daysOption,
        ],
        examples: [
            .init(line: "ctl simulate --agents 10", meaning: "when ten agents would be done with what is loaded"),
            .init(
                line: "ctl simulate --file export.csv --agents 10 --answer-rate 0.4 --talk 3m --from 09:00",
                meaning: "before it is loaded"),
            .init(line: "ctl --json simulate --batch b-3 | jq .endsAt", meaning: "one batch, for a program"),
        ])

    let request: SimulateRequest
    /// Simulated without the daemon.
    let program: DialerProgram?

    init(_ given: GivenArguments) throws(UsageError) {
        request = SimulateRequest(
            batch: given.value(Self.batchOption), agents: try given.integer(Self.agentsOption, in: 0...10_000),
            answerRate: try Self.share(given), ringSeconds: try given.seconds(Self.ringOption),
            talkSeconds: try given.seconds(Self.talkOption), wrapUpSeconds: try given.seconds(Self.wrapUpOption),
            measuredDays: try given.integer(Self.measuredOption, in: 0...365).map(Double.init),
            seed: try given.integer(Self.seedOption, in: 0...Int.max), from: try given.instant(Self.fromOption),
            horizonDays: try given.integer(Self.daysOption, in: 1...366).map(Double.init))
        guard let file = given.value(Self.fileOption) else {
            for option in [Self.mapOption, Self.configOption] where given.has(option) {
                throw given.fault("--\(option.name) is for --file.")
            }
            program = nil
            return
        }
        guard request.batch == nil else { throw given.fault("Give --batch or --file, not both.") }
        program = DialerProgram(
            configuration: given.value(Self.configOption), file: file, mapping: given.value(Self.mapOption))
    }

    private static func share(_ given: GivenArguments) throws(UsageError) -> Double? {
        guard let text = given.value(answerOption) else { return nil }
        if let share = Double(text), (0...1).contains(share) { return share }
        throw given.fault("--\(answerOption.name) “\(text)” must be a number from 0 to 1, such as 0.4.")
    }

    func run(_ context: Context) throws -> ExitStatus {
        let answer = try program?.simulate(request) ?? context.ask(request, within: 330)
        if context.console.json {
            try context.console.value(answer.json)
        } else {
            try SimulationSheet(result: answer.value).write(context.console)
        }
        return .ok
    }
}
