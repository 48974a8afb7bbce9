/// Labelled values, one per line.
struct Facts {
    private var table = Table([Table.Column(heading: ""), Table.Column(heading: "")])

    /// Leaves out what is not known.
    mutating func add(_ label: Message, _ text: String?, _ style: Style = .plain) {
        if let text { add(label, Message(verbatim: text), style) }
    }

    mutating func add(_ label: Message, _ value: Message?, _ style: Style = .plain) {
        if let value { table.rows.append([.init(message: label, style: .dim), .init(message: value, style: style)]) }
    }

    func write(_ console: Console) throws(OutputFailure) { try console.table(table, headings: false) }
}
