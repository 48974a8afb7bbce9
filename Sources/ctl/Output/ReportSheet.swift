import ControlAPI

/// What came of a batch.
struct ReportSheet {
    let report: BatchReport

    func write(_ console: Console) throws(OutputFailure) {
        try facts.write(console)
        try console.table(classes)
        if let answers { try console.table(answers) }
        let counts: [(Message, [String: Int])] = [
            ("OUTCOME", report.dispositions), ("RESOLUTION", report.resolutions), ("TICKETS", report.ticketStates),
        ]
        for (heading, counts) in counts where counts.contains(where: { $0.value > 0 }) {
            try console.table(Self.table(heading, counts))
        }
    }

    private var facts: Facts {
        var facts = Facts()
        facts.add("Batch", "\(report.batchId) (\(report.name))" as Message, .bold)
        facts.add("State", Message(report.state))
        facts.add("Time", "\(LocalTime.text(of: report.from)) to \(LocalTime.text(of: report.until))" as Message)
        facts.add("Recordings", report.recordings == 0 ? nil : String(report.recordings))
        facts.add("One of them", report.recordingExample)
        return facts
    }

    private var classes: Table {
        let headings: [Message] = [
            "ROWS", "SELECTED", "REACHED", "RESOLVED", "UNRESOLVED", "ATTEMPTS", "ANSWERED", "ASR", "ABANDONED", "TALK",
            "RINGING",
        ]
        var table = Table([.init(heading: "CLASS")] + headings.map { .init(heading: $0, alignment: .right) })
        table.rows =
            report.classes.map { Self.row($0, .init($0.ticketClass)) } + [
                Self.row(report.total, .init(message: "total"))
            ]
        return table
    }

    /// What customers answered to flows; nil where nothing was asked.
    private var answers: Table? {
        var table = Table([
            .init(heading: "CLASS"), .init(heading: "ANSWER"), .init(heading: "DIGIT"),
            .init(heading: "COUNT", alignment: .right),
        ])
        for line in report.classes {
            for (name, digits) in (line.answers ?? [:]).sorted(by: { $0.key < $1.key }) {
                for (digit, count) in digits.sorted(by: { $0.key < $1.key }) {
                    table.rows.append([
                        .init(line.ticketClass), .init(name), .init(digit), .init(Figure.grouped(count)),
                    ])
                }
            }
        }
        return table.rows.isEmpty ? nil : table
    }

    private static func row(_ row: ClassReport, _ name: Table.Cell) -> [Table.Cell] {
        let counts = [row.rows, row.selected, row.reached, row.resolved, row.unresolved, row.attempts, row.answered]
        return [name] + counts.map { .init(Figure.grouped($0)) } + [
            .init(row.answerSeizureRatio.map(Figure.percent)), .init(Figure.grouped(row.abandoned)),
            .init(LocalTime.duration(row.talkSeconds)), .init(row.averageRingSeconds.map(LocalTime.duration)),
        ]
    }

    private static func table(_ heading: Message, _ counts: [String: Int]) -> Table {
        var table = Table([.init(heading: heading), .init(heading: "COUNT", alignment: .right)])
        table.rows = counts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            [.init(message: Message(word: $0.key)), .init(Figure.grouped($0.value))]
        }
        return table
    }
}
