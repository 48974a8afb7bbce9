import ControlAPI
import FoundationEssentials

/// `ctl knowledge import`: cards from a file.
struct KnowledgeImportCommand: Command {
    private static let reportOption = OptionForm(
        name: "report", value: "FILE", summary: "Write every row's verdict to FILE (CSV).", kind: .file)
    private static let dryRunOption = OptionForm(name: "dry-run", summary: "Judge every row and store nothing.")

    static let form = CommandForm(
        path: ["knowledge", "import"], summary: "Take in knowledge cards from a file: CSV, TSV or Markdown.",
        details: [
            "The columns are id, title, category, classes, words, text, or 编号, 标题, 分类, 工单类型, 关键词, 正文; title and text are needed. A row is the card with its id, or with its title in its category, or a new one; the same file again changes nothing. Exit code 50 if some rows were refused."
        ],
        operands: [OperandForm(name: "FILE", summary: "The file; - is standard input.", kind: .file)],
        options: [reportOption, dryRunOption],
        examples: [
            .init(line: "ctl knowledge import knowledge.csv --dry-run", meaning: "look before importing"),
            .init(line: "ctl knowledge import knowledge.md", meaning: "agents see them at once"),
        ])

    let file: String
    let report: String?
    let isDryRun: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        file = try given.required(0)
        report = given.value(Self.reportOption)
        isDryRun = given.has(Self.dryRunOption)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let rows = try send(try CardOptions.bytes(of: file), context)
        if let report { try write(rows, to: report, context.console) }
        func count(_ verdict: String) -> Int { rows.count { $0.verdict == verdict } }
        let refused = count("refused")
        if context.console.json {
            try context.console.value(try ControlCoding.encode(rows))
        } else {
            try context.console.line(
                "\(rows.count) cards: \(count("added")) added, \(count("changed")) changed, \(count("same")) the same, \(refused) refused"
            )
            for row in rows.filter({ $0.verdict == "refused" }).prefix(10) {
                context.console.note("row \(row.row), line \(row.line): \(row.text ?? "")")
            }
        }
        return refused == 0 ? .ok : .rowsRefused
    }

    private func send(_ bytes: Data, _ context: Context) throws -> [CardVerdict] {
        let name = CardOptions.name(of: file)
        // What fits goes whole: only tables can be cut at their rows.
        guard bytes.count > 384 << 10, !name.hasSuffix(".md"), !name.hasSuffix(".markdown") else {
            return try ask(bytes, name, context)
        }
        var pieces = LinePieces(bytes)
        var rows: [CardVerdict] = []
        var lines = 0
        while let piece = pieces.next(256 << 10) {
            let isFirst = rows.isEmpty && lines == 0
            let before = rows.count
            rows += try ask(isFirst ? Data(piece) : pieces.first + piece, name, context).map { verdict in
                var row = verdict
                row.row += before
                row.line += isFirst ? 0 : lines - 1
                return row
            }
            lines += piece.count { $0 == UInt8(ascii: "\n") }
        }
        return rows
    }

    private func ask(_ data: Data, _ name: String, _ context: Context) throws -> [CardVerdict] {
        try context.ask(ImportCardsRequest(data: data, name: name, dryRun: isDryRun ? true : nil), within: 120)
            .value.verdicts
    }

    private func write(_ rows: [CardVerdict], to path: String, _ console: Console) throws {
        let heading: [Message] = ["row", "line", "card", "title", "verdict", "text"]
        try CSVFile(path: path).write(heading.map { $0.text(in: console.language) }) { line in
            for row in rows {
                let verdict = Message(word: row.verdict).text(in: console.language)
                try line([String(row.row), String(row.line), row.cardId ?? "", row.title, verdict, row.text ?? ""])
            }
        }
    }
}
