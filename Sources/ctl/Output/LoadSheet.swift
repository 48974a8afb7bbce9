import ControlAPI

/// What became of a loaded file.
struct LoadSheet {
    let summary: LoadSummary
    /// False below a batch's own sheet, which names it.
    var namesBatch = true

    func write(_ console: Console) throws(OutputFailure) {
        try facts.write(console)
        if !summary.classes.isEmpty { try console.table(classes) }
    }

    private var facts: Facts {
        var facts = Facts()
        let name: Message = "\(summary.batchId) (\(summary.name))"
        if namesBatch {
            facts.add(summary.dryRun ? "Dry run" : "Batch", name, .bold)
        } else if summary.loadId != nil {
            facts.add("Added", summary.name, .bold)
        }
        facts.add("Read as", "\(summary.format), \(summary.encoding), mapping \(summary.mapping)" as Message)
        facts.add("Rows", Figure.grouped(summary.rows))
        facts.add("Accepted", Figure.grouped(summary.accepted), .good)
        facts.add("Not selected", count(summary.notSelected))
        facts.add("Duplicates", count(summary.duplicates))
        facts.add("Refused", count(summary.refusedRows), .bad)
        for (reason, rows) in summary.refused.sorted(by: { $0.key < $1.key }) where rows > 0 {
            facts.add("", "\(Message(word: reason)): \(Figure.grouped(rows))" as Message)
        }
        for (index, outlook) in (summary.outlook ?? []).enumerated() {
            let reason =
                outlook.reason == WaitingReasonWord.nextInLine.rawValue
                ? "would be called" : Message(word: outlook.reason)
            let line: Message = "\(reason): \(Figure.grouped(outlook.tickets))"
            let until: Message? = outlook.nextAt.map { "\(line), from \(LocalTime.text(of: $0))" }
            facts.add(index == 0 ? "If loaded now" : "", until ?? line)
        }
        facts.add("Time", LocalTime.duration(summary.loadSeconds))
        if summary.dryRun { facts.add("", "Nothing was stored." as Message) }
        return facts
    }

    private func count(_ rows: Int) -> String? { rows == 0 ? nil : Figure.grouped(rows) }

    private var classes: Table {
        var table = Table([
            .init(heading: "CLASS"), .init(heading: "ROWS", alignment: .right),
            .init(heading: "SELECTED", alignment: .right), .init(heading: "NOT SELECTED", alignment: .right),
        ])
        table.rows = summary.classes.map {
            [.init($0.ticketClass), .init($0.rows), .init($0.selected), .init($0.notSelected)]
        }
        return table
    }
}
