import ControlAPI
import FoundationEssentials

/// `ctl report cdr`: every call of a period, one line each.
struct ReportRecordsCommand: Command {
    /// Small enough that neither side holds much at a time.
    private static let pageSize = 500

    private static let revealOption = OptionForm(name: "reveal", summary: "Numbers in full instead of masked.")

    static let form = CommandForm(
        path: ["report", "cdr"], summary: "Write out every call of a period with all that is known of it (CDR).",
        details: [
            "CSV, or with --json one JSON value per line. It is written as it is read, however many calls there are.",
            PeriodOptions.zone,
        ],
        options: PeriodOptions.all + [revealOption, PeriodOptions.csv],
        examples: [
            .init(
                line: "ctl report cdr --from 2026-11-01 --to 2026-11-30 > november.csv",
                meaning: "a month, for a spreadsheet"),
            .init(
                line: "ctl --json report cdr --from yesterday --to yesterday --reveal | jq .number",
                meaning: "for a program"),
        ])

    let request: CallRecordsRequest
    let asCSV: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        request = CallRecordsRequest(
            from: given.value(PeriodOptions.from), to: given.value(PeriodOptions.to),
            ticketClass: given.value(PeriodOptions.ticketClass), batch: given.value(PeriodOptions.batch),
            agent: given.value(PeriodOptions.agent), trunk: given.value(PeriodOptions.trunk), limit: Self.pageSize,
            reveal: given.has(Self.revealOption) ? true : nil)
        asCSV = given.has(PeriodOptions.csv)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let client = try context.connect()
        let console = context.console
        let asJSON = console.json && !asCSV
        if !asJSON { try console.text(CSVText.byteOrderMark + RecordSheet.headings(in: console.language)) }
        var request = request
        while true {
            let page = try client.ask(request, within: 300).value
            var text = ""
            for record in page.records {
                text += asJSON ? try Self.json(record) : RecordSheet.line(record)
            }
            try console.text(text)
            guard let next = page.next else { return .ok }
            request.after = next
        }
    }

    private static func json(_ record: CallRecord) throws -> String {
        String(decoding: try ControlCoding.encode(record), as: UTF8.self) + "\n"
    }
}
