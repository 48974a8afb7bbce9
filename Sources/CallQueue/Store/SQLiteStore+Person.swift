import FoundationEssentials

extension SQLiteStore {
    /// Deletes tickets and attempts with all that hangs on them; where others' calls went to the person the number is masked.
    func delete(_ data: PersonData) throws {
        let tickets = JSONList.text(data.tickets.map(\.seq))
        let attempts = JSONList.text(data.attempts.map(\.record.attemptID.rawValue))
        func each(_ values: String, _ statements: [String]) throws {
            for sql in statements {
                try database.prepare(sql + " IN (SELECT value FROM json_each(?1))", isKept: false).run {
                    $0.bind(1, values)
                }
            }
        }
        let parts = ["answers", "trunk_tries", "attempt_legs", "wrap_ups", "speech", "idempotency_keys"]
        try each(attempts, parts.map { "DELETE FROM \($0) WHERE attempt" } + ["DELETE FROM attempts WHERE id"])
        try database.prepare(
            """
            DELETE FROM verdicts WHERE (batch, record) IN (SELECT t.batch, d.record FROM tickets t
                JOIN ticket_details d ON d.ticket = t.seq WHERE t.seq IN (SELECT value FROM json_each(?1)))
            """, isKept: false
        ).run { $0.bind(1, tickets) }
        try database.prepare("UPDATE attempt_legs SET number = ?2 WHERE number = ?1", isKept: false).run {
            $0.bind(1, data.number.identity)
            $0.bind(2, data.number.masked)
        }
        try each(tickets, ["DELETE FROM ticket_details WHERE ticket", "DELETE FROM tickets WHERE seq"])
    }

    func noteAudit(
        _ action: String, _ number: String, _ warrant: PersonWarrant, tickets: Int, calls: Int, recordings: Int,
        at: Date
    ) throws {
        try database.prepare(
            """
            INSERT INTO person_audit (at, action, number, who, reason, forced, tickets, calls, recordings)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, isKept: false
        ).run {
            $0.bind(1, at.milliseconds)
            $0.bind(2, action)
            $0.bind(3, number)
            $0.bind(4, warrant.who)
            $0.bind(5, warrant.reason)
            $0.bind(6, warrant.isForced)
            $0.bind(7, tickets)
            $0.bind(8, calls)
            $0.bind(9, recordings)
        }
    }

    /// Lines of the audit as `action number who reason forced tickets calls recordings`, the newest first.
    func personAudit(limit: Int = 100) throws -> [[String]] {
        try database.prepare(
            """
            SELECT action, number, who, reason, forced, tickets, calls, recordings FROM person_audit
            ORDER BY seq DESC LIMIT ?1
            """, isKept: false
        ).all({ $0.bind(1, limit) }, read: { row in (0..<8).map { row.text($0) } })
    }
}
