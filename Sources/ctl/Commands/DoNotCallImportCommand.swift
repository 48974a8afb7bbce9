import ControlAPI
import FoundationEssentials

/// `ctl donotcall import`: numbers never to ring, from a file.
struct DoNotCallImportCommand: Command {
    private static let reasonOption = OptionForm(
        name: "reason", value: "TEXT", summary: "Why, for rows that do not say.")
    private static let reportOption = OptionForm(
        name: "report", value: "FILE", summary: "Write every row's verdict to FILE (CSV).", kind: .file)
    private static let dryRunOption = OptionForm(name: "dry-run", summary: "Judge every row and store nothing.")

    static let form = CommandForm(
        path: ["donotcall", "import"], summary: "Never ring the numbers of a file: CSV, TSV, or one number a line.",
        details: [
            "The columns are number, reason, source, since, until, or 号码, 原因, 来源, 登记时间, 失效时间; only the first is needed. A second import of the same file changes nothing. Exit code 50 if some rows were refused."
        ],
        operands: [OperandForm(name: "FILE", summary: "The file; - is standard input.", kind: .file)],
        options: [reasonOption, reportOption, dryRunOption],
        examples: [
            .init(line: "ctl donotcall import refusals.csv --report verdicts.csv", meaning: "a verdict for every row"),
            .init(line: "ctl donotcall import refusals.csv --dry-run", meaning: "look before importing"),
        ])

    let file: String
    let reason: String?
    let report: String?
    let isDryRun: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        file = try given.required(0)
        reason = given.value(Self.reasonOption)
        report = given.value(Self.reportOption)
        isDryRun = given.has(Self.dryRunOption)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let rows = try send(try read(), context)
        if let report { try write(rows, to: report, context.console) }
        func count(_ verdict: String) -> Int { rows.count { $0.verdict == verdict } }
        let refused = count("refused")
        if context.console.json {
            try context.console.value(try ControlCoding.encode(rows))
        } else {
            try context.console.line(
                "\(rows.count) rows: \(count("added")) added, \(count("known")) known, \(refused) refused")
            for row in rows.filter({ $0.verdict == "refused" }).prefix(10) {
                context.console.note("row \(row.row): \(Message(told: row.text ?? ""))")
            }
        }
        return refused == 0 ? .ok : .rowsRefused
    }

    private func read() throws -> Data {
        let source = try FileSource(path: file)
        var bytes = Data()
        while true {
            let piece = try source.read(upTo: 1 << 20)
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    private func send(_ bytes: Data, _ context: Context) throws -> [DoNotCallRow] {
        var pieces = LinePieces(bytes)
        var rows: [DoNotCallRow] = []
        var hasHeader = false
        let name = file == "-" ? "stdin" : file.split(separator: "/").last.map(String.init) ?? file
        while let piece = pieces.next() {
            let data = hasHeader ? pieces.first + piece : Data(piece)
            let answer = try context.ask(
                ImportDoNotCallRequest(data: data, name: name, reason: reason, dryRun: isDryRun ? true : nil),
                within: 120
            ).value
            hasHeader = answer.hasHeader
            let before = rows.count
            rows += answer.verdicts.map { verdict in
                var row = verdict
                row.row += before
                return row
            }
        }
        return rows
    }

    private func write(_ rows: [DoNotCallRow], to path: String, _ console: Console) throws {
        let heading: [Message] = ["row", "number", "kept as", "verdict", "text"]
        try CSVFile(path: path).write(heading.map { $0.text(in: console.language) }) { line in
            for row in rows {
                let verdict = Message(word: row.verdict).text(in: console.language)
                try line([String(row.row), row.written, row.number ?? "", verdict, row.text ?? ""])
            }
        }
    }
}
