import ControlAPI

/// Calls that somebody should listen to, what to hear first on top.
struct InspectionSheet {
    let report: InspectionReport

    func write(_ console: Console) throws(OutputFailure) {
        var facts = Facts()
        facts.add("Period", "\(report.fromText) to \(report.toText) (\(report.zone))" as Message, .bold)
        facts.add("Inspected", "\(report.inspected), \(report.found) with findings" as Message)
        try facts.write(console)
        if report.calls.isEmpty { return console.note("Nothing was found.") }
        try console.table(table)
        let left = report.found - report.calls.count
        if left > 0 { console.note("\(left) more; see --limit.") }
    }

    func writeCSV(_ console: Console) throws(OutputFailure) {
        let headings: [Message] = [
            "SCORE", "STARTED", "CALL", "AGENT", "TICKET", "CLASS", "NUMBER", "TALK", "RECORDING", "FINDINGS",
        ]
        var text = CSVText.byteOrderMark + CSVText.line(headings.map { $0.text(in: console.language) }) + "\r\n"
        for call in report.calls {
            let cells: [String?] = [
                String(call.score), call.at, call.callId, call.agentId, call.ticketId, call.ticketClass, call.number,
                Figure.text(call.talkSeconds, digits: 1), call.recordingId,
                Self.findings(of: call).text(in: console.language),
            ]
            text += CSVText.line(cells.map { $0 ?? "" }) + "\r\n"
        }
        try console.text(text)
    }

    private var table: Table {
        var table = Table([
            .init(heading: "SCORE", alignment: .right), .init(heading: "STARTED"), .init(heading: "AGENT"),
            .init(heading: "TICKET"), .init(heading: "TALK", alignment: .right), .init(heading: "RECORDING"),
            .init(heading: "FINDINGS"),
        ])
        table.rows = report.calls.map { call in
            [
                .init(call.score), .init(call.at), .init(call.agentId), .init(call.ticketId),
                .init(LocalTime.duration(call.talkSeconds)), .init(call.recordingId),
                .init(message: Self.findings(of: call)),
            ]
        }
        return table
    }

    private static func findings(of call: InspectedCall) -> Message {
        Message(joining: call.findings.map(words))
    }

    private static func words(_ finding: CallFinding) -> Message {
        let word = Message(finding.reason)
        guard let value = finding.value else { return word }
        switch finding.reason {
        case .longSilence, .longHold, .shortTalk: return "\(word) \(LocalTime.duration(value))"
        case .talkOver: return "\(word) \(Figure.percent(value))"
        case .poorQuality: return "\(word) \(Figure.text(value, digits: 2))"
        default: return "\(word) \(Figure.text(value, digits: 0))"
        }
    }
}
