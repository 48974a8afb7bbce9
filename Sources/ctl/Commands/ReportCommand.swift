import ControlAPI

/// `ctl report`: what was done in a period.
struct ReportCommand: Command {
    private static let byOption = OptionForm(
        name: "by", value: "WHAT",
        summary: "A line for each: class, batch, agent, hour, trunk or day; class if not given.",
        kind: .words(["class", "batch", "agent", "hour", "trunk", "day"]))

    static let form = CommandForm(
        path: ["report"],
        summary: "Report what was done in a period: reached, resolved, times, quality, minutes saved.",
        details: [PeriodOptions.zone, "docs/reports.md says how each figure is counted."],
        options: PeriodOptions.all + [byOption, PeriodOptions.csv],
        examples: [
            .init(line: "ctl report", meaning: "today, per class"),
            .init(
                line: "ctl report --from 2026-11-01 --to 2026-11-30 --by day --csv > november.csv",
                meaning: "a month, for a spreadsheet"),
            .init(
                line: "ctl report --from yesterday --to yesterday --by agent --class quality", meaning: "who did what"),
        ])

    let request: ReportRequest
    let asCSV: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        request = ReportRequest(
            from: given.value(PeriodOptions.from), to: given.value(PeriodOptions.to),
            ticketClass: given.value(PeriodOptions.ticketClass), batch: given.value(PeriodOptions.batch),
            agent: given.value(PeriodOptions.agent), trunk: given.value(PeriodOptions.trunk),
            by: given.value(Self.byOption).map(ReportGroupWord.init(rawValue:)))
        asCSV = given.has(PeriodOptions.csv)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let answer = try context.ask(request, within: 300)
        let sheet = ActivitySheet(report: answer.value)
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
