import FoundationEssentials

/// Looks at every talk of a period, one by one.
extension QueueReader {
    /// - Parameter most: so many calls are told of, those to listen to first.
    /// - Throws: `StoreError`.
    func inspect(
        _ filter: ReportFilter, _ rules: ReportRules, surveys: [FlowName], most: Int
    ) throws -> Inspection {
        let inspector = CallInspector(rules: rules)
        var ranking = InspectionRanking(most: most)
        let names = surveys.indices.map { "?\($0 + 7)" }.joined(separator: ", ")
        let marks =
            surveys.isEmpty
            ? "NULL" : "(SELECT group_concat(w.digit) FROM answers w WHERE w.attempt = a.id AND w.flow IN (\(names)))"
        let rows = try database().prepare(
            """
            SELECT a.id, a.ticket_id, a.class, a.agent, a.dialled, a.issued_at, a.answered_at, a.ended_at, a.recording,
                a.held_ms, (\(Self.score)), (\(Self.oneWay)), t.resolution IS NOT NULL, \(marks),
                \(Self.speech)
            \(Self.source(filter)) LEFT JOIN tickets t ON t.seq = a.ticket
            \(Self.condition(filter)) AND a.disposition = 'answered' AND a.ended_at IS NOT NULL
            ORDER BY a.issued_at, a.id
            """, isKept: false)
        try rows.each({ statement in
            Self.bind(statement, filter)
            for (index, flow) in surveys.enumerated() { statement.bind(Int32(index + 7), flow.rawValue) }
        }) { row in
            let facts = CallInspector.Facts(row)
            var call = InspectedCall(row, talk: facts.talk)
            call.findings = inspector.findings(facts)
            ranking.add(call)
        }
        return ranking.concluded()
    }

    /// Six columns: several recordings of one call are taken together.
    private static let speech =
        ["measured", "agent", "customer", "both"].map {
            "(SELECT sum(s.\($0)) FROM speech s WHERE s.attempt = a.id)"
        }.joined(separator: ", ") + ", (SELECT max(s.longest_silence) FROM speech s WHERE s.attempt = a.id)"
}

extension CallInspector.Facts {
    fileprivate init(_ row: SQLiteStatement) {
        talk = Double(max(0, row.int(7) - row.int(6))) / 1_000
        held = Double(row.int(9)) / 1_000
        meanOpinionScore = row.optionalDouble(10).flatMap { $0 > 5 ? nil : $0 }
        isOneWay = row.bool(11)
        hasTicket = row.optionalText(1) != nil
        hasAgent = !row.text(3).isEmpty
        hasResolution = row.bool(12)
        marks = row.text(13).split(separator: ",").map(String.init)
        guard let measured = row.optionalDouble(14) else { return }
        speech = SpeechRecord(
            recording: "", measured: measured, agent: row.optionalDouble(15) ?? 0,
            customer: row.optionalDouble(16) ?? 0, both: row.optionalDouble(17) ?? 0,
            longestSilence: row.optionalDouble(18) ?? 0, silenceAt: 0)
    }
}

extension InspectedCall {
    fileprivate init(_ row: SQLiteStatement, talk: Double) {
        self.init(
            attempt: AttemptID(rawValue: row.text(0)), ticket: row.optionalText(1).map(TicketID.init(rawValue:)),
            ticketClass: row.optionalText(2).map(TicketClass.init(rawValue:)), agent: row.agent(3),
            number: StoredNumber.number(row.text(4)), issuedAt: Date(milliseconds: row.int(5)), talkTime: talk,
            recordingPath: row.optionalText(8))
    }
}
