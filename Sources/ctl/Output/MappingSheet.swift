import ControlAPI

/// A proposed mapping.
struct MappingSheet {
    let map: MapBatchResult

    func write(_ console: Console) throws(OutputFailure) {
        try facts.write(console)
        try console.table(fields)
        if !map.unused.isEmpty {
            console.note("Kept with the ticket as they are: \(map.unused.joined(separator: ", "))")
        }
        if let fitting = map.fitting {
            console.note("The known mapping “\(fitting)” fits this file as it is; it needs no other.")
        }
        for remark in map.remarks {
            console.note(Message(verbatim: console.language == .chinese ? remark.textChinese : remark.text))
        }
    }

    private var facts: Facts {
        var facts = Facts()
        facts.add("Read as", "\(map.format), \(map.encoding)" as Message)
        facts.add("Rows", Figure.grouped(map.rows))
        facts.add("Accepted", Figure.grouped(map.accepted), .good)
        facts.add("Duplicates", map.duplicates == 0 ? nil : Figure.grouped(map.duplicates))
        let refused = map.refused.values.reduce(0, +)
        facts.add("Refused", refused == 0 ? nil : Figure.grouped(refused), .bad)
        for (reason, rows) in map.refused.sorted(by: { $0.key < $1.key }) {
            facts.add("", "\(Message(word: reason)): \(Figure.grouped(rows))" as Message)
        }
        return facts
    }

    private var fields: Table {
        var table = Table([
            .init(heading: "FIELD"), .init(heading: "COLUMN"), .init(heading: "SURE", alignment: .right),
            .init(heading: "BY"), .init(heading: "VALUES"),
        ])
        table.rows = map.fields.map { field in
            [
                .init(message: Message(field: field.field)),
                .init(field.columns.isEmpty ? "–" : field.columns.joined(separator: ", ")),
                .init(
                    message: Message(verbatim: Figure.percent(field.confidence)),
                    style: field.confidence < 0.5 ? .warning : .plain),
                .init(message: Message(field.basis)), .init(field.samples.joined(separator: " | ")),
            ]
        }
        return table
    }
}
