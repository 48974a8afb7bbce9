import ControlAPI

/// `ctl donotcall export`: the list as a file that can be imported again.
struct DoNotCallExportCommand: Command {
    static let form = CommandForm(
        path: ["donotcall", "export"], summary: "Write the numbers never to ring as CSV, which can be imported again.",
        operands: [
            OperandForm(
                name: "FILE", summary: "Where to; standard output if not given.", presence: .optional, kind: .file)
        ],
        examples: [.init(line: "ctl donotcall export list.csv", meaning: "for another site")])

    let file: String?

    init(_ given: GivenArguments) throws(UsageError) { file = given.operand(0) }

    func run(_ context: Context) throws -> ExitStatus {
        let heading: [Message] = ["number", "reason", "source", "since", "until"]
        var written = 0
        try CSVFile(path: file).write(heading.map { $0.text(in: context.console.language) }) { line in
            while true {
                let page = try context.ask(ListDoNotCallRequest(limit: 5000, offset: written)).value
                for entry in page.entries {
                    try line([
                        entry.number, entry.reason ?? "", entry.source ?? "", Instant.text(of: entry.addedAt),
                        entry.until.map { Instant.text(of: $0) } ?? "",
                    ])
                }
                written += page.entries.count
                if page.entries.isEmpty || written >= page.total { return }
            }
        }
        if file != nil { context.console.note("\(written) numbers written.") }
        return .ok
    }
}
