import ControlAPI

/// What was done in a period.
struct ActivitySheet {
    let report: ActivityReport

    /// One figure of every line: how a table shows it, and what a spreadsheet gets.
    private struct Column {
        let heading: Message
        let shown: (ReportLine) -> Message?
        let plain: (ReportLine) -> String?
    }

    func write(_ console: Console) throws(OutputFailure) {
        var facts = Facts()
        facts.add("Period", "\(report.fromText) to \(report.toText) (\(report.zone))" as Message, .bold)
        try facts.write(console)
        for columns in [Self.tickets, Self.times, Self.quality] { try console.table(table(columns)) }
        if let satisfaction { try console.table(satisfaction) }
        let resolutions = report.total.resolutions.filter { $0.value > 0 }
        if !resolutions.isEmpty { try console.table(Self.resolutions(resolutions)) }
    }

    func writeCSV(_ console: Console) throws(OutputFailure) {
        let columns = Self.tickets + Self.times + Self.quality
        let headings = ([heading] + columns.map(\.heading)).map { $0.text(in: console.language) }
        var text = CSVText.byteOrderMark + CSVText.line(headings) + "\r\n"
        for line in report.groups + [report.total] {
            let name = line.key == report.total.key ? ("total" as Message).text(in: console.language) : line.key
            text += CSVText.line([name] + columns.map { $0.plain(line) ?? "" }) + "\r\n"
        }
        try console.text(text)
    }

    private var heading: Message {
        switch report.by {
        case .batch: "BATCH"
        case .agent: "AGENT"
        case .hour: "HOUR"
        case .trunk: "TRUNK"
        case .day: "DAY"
        default: "CLASS"
        }
    }

    private func table(_ columns: [Column]) -> Table {
        var table = Table(
            [.init(heading: heading)] + columns.map { .init(heading: $0.heading, alignment: .right) })
        table.rows = report.groups.map { line in
            [.init(Self.name(of: line))] + columns.map { .init($0.shown(line)) }
        }
        table.rows.append([.init(message: "total")] + columns.map { .init($0.shown(report.total)) })
        return table
    }

    private static func name(of line: ReportLine) -> String? {
        if let name = line.name { return "\(line.key) (\(name))" }
        return line.key.isEmpty ? nil : line.key
    }

    /// What customers answered in surveys; nil where nothing was asked.
    private var satisfaction: Table? {
        var table = Table([
            .init(heading: heading), .init(heading: "ANSWER"), .init(heading: "DIGIT"),
            .init(heading: "COUNT", alignment: .right),
        ])
        for line in report.groups {
            for (name, digits) in (line.satisfaction ?? [:]).sorted(by: { $0.key < $1.key }) {
                for (digit, count) in digits.sorted(by: { $0.key < $1.key }) {
                    table.rows.append([
                        .init(Self.name(of: line)), .init(name), .init(digit), .init(Figure.grouped(count)),
                    ])
                }
            }
        }
        return table.rows.isEmpty ? nil : table
    }

    private static func resolutions(_ counts: [String: Int]) -> Table {
        var table = Table([.init(heading: "RESOLUTION"), .init(heading: "COUNT", alignment: .right)])
        table.rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            [.init(message: Message(word: $0.key)), .init(Figure.grouped($0.value))]
        }
        return table
    }
}

// MARK: - Columns

extension ActivitySheet {
    private static var tickets: [Column] {
        [
            count("SELECTED") { $0.selected }, count("ATTEMPTED") { $0.attempted }, count("REACHED") { $0.reached },
            count("RESOLVED") { $0.resolutions["resolved"] ?? 0 }, count("CALLS") { $0.attempts },
            count("ANSWERED") { $0.answered }, share("ASR") { $0.answerSeizureRatio },
            number("PER REACH", digits: 2) { $0.attemptsPerReach }, count("ABANDONED") { $0.abandoned },
            number("SAVED MINUTES", digits: 1) { $0.savedMinutes },
        ]
    }

    private static var times: [Column] {
        [
            time("RINGING") { $0.ring.meanSeconds }, time("TALK") { $0.talk.seconds },
            time("MEAN TALK") { $0.talk.meanSeconds }, time("HOLD") { $0.hold.seconds },
            time("MEAN HOLD") { $0.hold.meanSeconds }, time("WRAP-UP") { $0.wrapUp.seconds },
            time("MEAN WRAP-UP") { $0.wrapUp.meanSeconds }, time("FIRST CALL") { $0.firstAttempt?.medianSeconds },
            time("FIRST CALL P90") { $0.firstAttempt?.p90Seconds },
            time("RESOLVED IN") { $0.resolution?.medianSeconds },
            time("RESOLVED IN P90") { $0.resolution?.p90Seconds },
        ]
    }

    private static var quality: [Column] {
        [
            number("MOS P5", digits: 2) { $0.quality.p5 }, number("MOS P50", digits: 2) { $0.quality.median },
            count("POOR") { $0.quality.poor }, count("ONE-WAY") { $0.quality.oneWay },
            count("AUTOMATED") { $0.automated?.answered }, count("WANTED A PERSON") { $0.automated?.wanted },
            count("HANDED OVER") { $0.automated?.handedOver }, share("HAND-OVER RATE") { $0.automated?.handOverRate },
            time("WAITED") { $0.automated?.wait.meanSeconds },
        ]
    }

    private static func count(_ heading: Message, _ value: @escaping (ReportLine) -> Int?) -> Column {
        Column(
            heading: heading, shown: { value($0).map { Message(verbatim: Figure.grouped($0)) } },
            plain: { value($0).map(String.init) })
    }

    private static func share(_ heading: Message, _ value: @escaping (ReportLine) -> Double?) -> Column {
        Column(
            heading: heading, shown: { value($0).map { Message(verbatim: Figure.percent($0)) } },
            plain: { value($0).map { Figure.text($0, digits: 3) } })
    }

    private static func number(
        _ heading: Message, digits: Int, _ value: @escaping (ReportLine) -> Double?
    ) -> Column {
        let text = { (line: ReportLine) in value(line).map { Figure.text($0, digits: digits) } }
        return Column(heading: heading, shown: { text($0).map { Message(verbatim: $0) } }, plain: text)
    }

    /// In a spreadsheet, seconds.
    private static func time(_ heading: Message, _ value: @escaping (ReportLine) -> Double?) -> Column {
        Column(
            heading: heading, shown: { value($0).map(LocalTime.duration) },
            plain: { value($0).map { Figure.text($0, digits: 1) } })
    }
}
