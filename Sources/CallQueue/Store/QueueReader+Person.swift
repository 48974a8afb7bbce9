import FoundationEssentials

/// One person's data, found by the number.
extension QueueReader {
    /// - Throws: `StoreError`.
    func person(_ number: DialableNumber) throws -> PersonData {
        var data = PersonData(number: number)
        data.tickets = try tickets(naming: number)
        data.attempts = try attempts(to: number, of: data.tickets)
        for attempt in data.attempts.map(\.record.attemptID) {
            let answers = try database().statement(.answers).all(
                { $0.bind(1, attempt.rawValue) }, read: CustomerWords.Answer.init)
            if !answers.isEmpty { data.answers[attempt] = answers }
        }
        data.doNotCall = try database().statement(.doNotCallEntry)
            .first({ $0.bind(1, number.identity) }, read: DoNotCallEntry.init)
        data.isInOthersCalls =
            try database().prepare("SELECT 1 FROM attempt_legs WHERE number = ?1 LIMIT 1", isKept: false)
            .first({ $0.bind(1, number.identity) }, read: { $0.int(0) }) != nil
        return data
    }

    private func tickets(naming number: DialableNumber) throws -> [PersonData.Ticket] {
        try database().prepare(
            """
            SELECT t.seq, t.id, l.class, b.id, t.state, t.numbers, t.opened_at, t.resolution, d.record, d.line,
                d.customer, d.details, d.order_number, d.product, d.fields, d.note, d.resolved_at, d.resolved_by,
                t.consent_ref
            FROM tickets t JOIN lanes l ON l.id = t.lane JOIN batches b ON b.seq = t.batch
                LEFT JOIN ticket_details d ON d.ticket = t.seq
            WHERE instr(t.numbers || ',', ?1) > 0 AND b.state NOT IN ('loading', 'aborted') ORDER BY t.seq
            """, isKept: false
        ).all({ $0.bind(1, Self.needle(number)) }, read: PersonData.Ticket.init)
    }

    private func attempts(to number: DialableNumber, of tickets: [PersonData.Ticket]) throws -> [ExportedAttempt] {
        try database().prepare(
            """
            SELECT \(StoreQuery.attemptColumns),
                (SELECT y.trunk FROM trunk_tries y WHERE y.attempt = a.id ORDER BY y.try DESC LIMIT 1),
                (SELECT sum(ms) FROM wrap_ups w WHERE w.attempt = a.id), (\(Self.score)), (\(Self.others))
            FROM attempts a LEFT JOIN batches b ON b.seq = a.batch
            WHERE a.id IN (SELECT id FROM attempts WHERE number = ?1
                UNION SELECT id FROM attempts WHERE ticket_id IN (SELECT value FROM json_each(?2))
                    AND ticket IN (SELECT value FROM json_each(?3)))
            ORDER BY a.id
            """, isKept: false
        ).all(
            {
                $0.bind(1, number.identity)
                $0.bind(2, JSONList.text(tickets.map(\.id.rawValue)))
                $0.bind(3, JSONList.text(tickets.map(\.seq)))
            }, read: ExportedAttempt.init)
    }

    /// As the number stands among a ticket's, with the sign before it and the one after.
    private static func needle(_ number: DialableNumber) -> String {
        let text = StoredNumber.text(number)
        let tail = text.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? text
        return ":" + tail + ","
    }
}

/// Values for `json_each`.
enum JSONList {
    static func text(_ values: [some Encodable]) -> String {
        (try? JSONEncoder().encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}

extension PersonData.Ticket {
    /// - Throws: `StoreError.damagedRow`.
    fileprivate init(_ row: SQLiteStatement) throws {
        guard let numbers = StoredNumber.numbers(row.text(5)) else {
            throw StoreError.damagedRow(table: "tickets", row: row.text(1), column: "numbers", value: "…")
        }
        self.init(
            id: TicketID(rawValue: row.text(1)), ticketClass: TicketClass(rawValue: row.text(2)),
            batch: BatchID(rawValue: row.text(3)), state: row.text(4), numbers: numbers,
            openedAt: Date(milliseconds: row.int(6)),
            details: TicketDetails(
                source: RowPosition(record: row.int(8), line: row.int(9)), customerName: row.text(10),
                details: row.text(11), order: row.optionalText(12), product: row.optionalText(13),
                fields: StoredFields.fields(row.optionalText(14)), note: row.optionalText(15),
                resolvedAt: row.date(16), resolvedBy: row.optionalText(17).map(AgentID.init(rawValue:))),
            resolution: row.optionalText(7).flatMap(Resolution.init(rawValue:)),
            consentRef: row.optionalText(18), seq: row.int(0))
    }
}
