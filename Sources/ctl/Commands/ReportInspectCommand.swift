import ControlAPI

/// `ctl report inspect`: what to listen to first.
struct ReportInspectCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–1000; 100 if not given.")

    static let form = CommandForm(
        path: ["report", "inspect"], summary: "Judge every talk by rules; list what to listen to first.",
        details: [
            "The rules are silence, talk-over, hold, audio, a very short talk, no resolution and a low mark in the survey; queue.reports holds their limits.",
            PeriodOptions.zone,
        ],
        options: PeriodOptions.all + [limitOption, PeriodOptions.csv],
        examples: [
            .init(line: "ctl report inspect --limit 10", meaning: "the ten calls of today to listen to first"),
            .init(line: "ctl report inspect --from yesterday --to yesterday --agent 1001", meaning: "one agent's"),
        ])

    let request: InspectCallsRequest
    let asCSV: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        request = InspectCallsRequest(
            from: given.value(PeriodOptions.from), to: given.value(PeriodOptions.to),
            ticketClass: given.value(PeriodOptions.ticketClass), batch: given.value(PeriodOptions.batch),
            agent: given.value(PeriodOptions.agent), trunk: given.value(PeriodOptions.trunk),
            limit: try given.integer(Self.limitOption, in: 1...1000))
        asCSV = given.has(PeriodOptions.csv)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let answer = try context.ask(request, within: 300)
        let sheet = InspectionSheet(report: answer.value)
        if asCSV {
            try sheet.writeCSV(context.console)
        } else if context.console.json {
            try context.console.value(answer.json)
        } else {
            try sheet.write(context.console)
        }
        return .ok
    }
}
