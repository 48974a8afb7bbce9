import ControlAPI

/// A call flow, drawn: each step with what it says, and below it every way out.
struct FlowSheet {
    let flow: FlowInfo

    func write(_ console: Console) throws(OutputFailure) {
        try console.line("\(flow.name): \(flow.about ?? "–")", .bold)
        var table = Table([.init(heading: ""), .init(heading: ""), .init(heading: "")])
        for step in flow.steps { table.rows += rows(of: step) }
        try console.table(table, headings: false)
    }

    private func rows(of step: FlowStepInfo) -> [[Table.Cell]] {
        var parts = step.say.isEmpty ? [] : [Message(verbatim: step.say.joined(separator: ", "))]
        if let minutes = step.afterMinutes { parts.append("in \(minutes) min") }
        if let seconds = step.waitSeconds { parts.append("at most \(Figure.text(seconds, digits: 0)) s") }
        var rows: [[Table.Cell]] = [
            [
                .init(step.name, .bold), .init(message: deed(step)),
                .init(message: Message(joining: parts, separator: "; ")),
            ]
        ]
        let terms = terms(of: step)
        if !terms.isEmpty { rows.append(below(Message(joining: terms), .dim)) }
        for (index, way) in step.ways.enumerated() {
            let branch = Message(verbatim: index == step.ways.count - 1 ? "└ " : "├ ")
            rows.append(below(Message(joining: [branch, condition(of: way, step), arrow(way)], separator: ""), .plain))
        }
        return rows
    }

    private func below(_ message: Message, _ style: Style) -> [Table.Cell] {
        [.init(""), .init(""), .init(message: message, style: style)]
    }

    private func arrow(_ way: FlowStepInfo.Way) -> Message { Message(verbatim: "→ \(way.to)") }

    private func deed(_ step: FlowStepInfo) -> Message {
        step.does == .doNotCall ? "never call again" : Message(step.does)
    }

    /// Why it goes this way, with a space after it; nothing where there is no other.
    private func condition(of way: FlowStepInfo.Way, _ step: FlowStepInfo) -> Message {
        if let keys = way.keys { return Message(verbatim: keys.map(String.init).joined(separator: " ") + " ") }
        switch step.does {
        case .ask: return Message(joining: ["otherwise", Message(verbatim: " ")], separator: "")
        case .handOver: return Message(joining: ["nobody there", Message(verbatim: " ")], separator: "")
        default: return Message(verbatim: "")
        }
    }

    private func terms(of step: FlowStepInfo) -> [Message] {
        var terms: [Message] = []
        if let seconds = step.timeoutSeconds, let tries = step.tries {
            let wait = Figure.text(seconds, digits: seconds == seconds.rounded() ? 0 : 1)
            terms.append(tries == 1 ? "\(wait) s, asked once" : "\(wait) s, asked \(tries) times")
        }
        if step.bargeIn == false { terms.append("keys wait for the end") }
        if let note = step.note { terms.append("kept as “\(note)”") }
        return terms
    }
}
