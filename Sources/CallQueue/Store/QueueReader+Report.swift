extension QueueReader {
    /// - Parameter batch: nil for everything.
    func report(batch: BatchID?) throws -> BatchReport {
        var report = BatchReport()
        let scope = try scope(batch)
        try addTickets(scope, to: &report)
        try addAttempts(scope, to: &report)
        try addOutcomes(scope, to: &report)
        return report
    }

    func counts(batch: BatchID?) throws -> TicketCounts {
        var counts = TicketCounts()
        let filter =
            try scope(batch).map { "= \($0)" }
            ?? "IN (SELECT seq FROM batches WHERE state NOT IN ('loading', 'aborted'))"
        let rows = try database().prepare(
            """
            SELECT c.state, c.reason, sum(c.tickets) FROM ticket_counts c JOIN lanes l ON l.id = c.lane
            WHERE l.batch \(filter) GROUP BY 1, 2 HAVING sum(c.tickets) > 0
            """, isKept: false)
        _ = try rows.all { row in
            counts.states[row.text(0), default: 0] += row.int(2)
            if row.text(0) == "waiting", let reason = WaitingReason(rawValue: row.text(1)) {
                counts.waiting[reason, default: 0] += row.int(2)
            }
        }
        return counts
    }

    /// The batch's row; nil for everything.
    private func scope(_ batch: BatchID?) throws -> Int? {
        guard let batch else { return nil }
        let row = try database().prepare("SELECT seq FROM batches WHERE id = ?1", isKept: false)
        guard let seq = try row.first({ $0.bind(1, batch.rawValue) }, read: { $0.int(0) }) else {
            throw QueueError.unknownBatch(batch)
        }
        return seq
    }

    private func addTickets(_ scope: Int?, to report: inout BatchReport) throws {
        let filter = scope.map { "l.batch = \($0)" } ?? "b.state NOT IN ('loading', 'aborted')"
        let rows = try database().prepare(
            """
            SELECT l.class, \(["<> 'notSelected'", "= 'notSelected'", "= 'exhausted'", "= 'expired'", "= 'cancelled'"]
                .map { "sum(CASE WHEN c.state \($0) THEN c.tickets ELSE 0 END)" }.joined(separator: ", "))
            FROM ticket_counts c JOIN lanes l ON l.id = c.lane JOIN batches b ON b.seq = l.batch
            WHERE \(filter) GROUP BY 1 HAVING sum(c.tickets) > 0
            """, isKept: false)
        _ = try rows.all { row in
            var line = BatchReport.Line()
            line.selected = row.int(1)
            line.notSelected = row.int(2)
            line.exhausted = row.int(3)
            line.expired = row.int(4)
            line.cancelled = row.int(5)
            report.classes[TicketClass(rawValue: row.text(0)), default: .init()].add(line)
        }
    }

    private func addAttempts(_ scope: Int?, to report: inout BatchReport) throws {
        // One row per ticket first: a ticket reached by its third attempt is reached once.
        let rows = try database().prepare(
            """
            WITH tried AS (
                SELECT a.class AS class, t.state = 'notSelected' AS aside, t.resolution AS resolution,
                    count(*) AS attempts, sum(a.disposition = 'answered') AS answered,
                    sum(CASE WHEN a.answered_at IS NULL OR a.ended_at IS NULL OR a.disposition IN ('machine', 'messageLeft')
                        THEN 0 ELSE max(0, a.ended_at - a.answered_at) END) AS talk, a.ticket AS ticket
                FROM attempts a LEFT JOIN tickets t ON t.seq = a.ticket
                WHERE a.customer_invited_at IS NOT NULL \(scope.map { "AND a.batch = \($0)" } ?? "")
                GROUP BY a.ticket, CASE WHEN a.ticket IS NULL THEN a.id END
            )
            SELECT class, ticket IS NULL, count(*), sum(answered > 0),
                sum(answered > 0 AND resolution = 'resolved'), sum(attempts), sum(answered), sum(talk)
            FROM tried GROUP BY 1, 2
            """, isKept: false)
        _ = try rows.all { row in
            var line = BatchReport.Line()
            line.attempted = row.int(2)
            line.reached = row.int(3)
            line.resolved = row.int(4)
            line.unresolved = line.reached - line.resolved
            line.attempts = row.int(5)
            line.answered = row.int(6)
            line.talkTime = Double(row.int(7)) / 1_000
            if row.bool(1) {
                report.withoutTicket.add(line)
            } else {
                report.classes[TicketClass(rawValue: row.text(0)), default: .init()].add(line)
            }
        }
    }

    private func addOutcomes(_ scope: Int?, to report: inout BatchReport) throws {
        let rows = try database().prepare(
            """
            SELECT disposition, count(*) FROM attempts \(scope.map { "WHERE batch = \($0)" } ?? "") GROUP BY 1
            """, isKept: false)
        _ = try rows.all { row in
            guard let word = row.optionalText(0) else { return report.running += row.int(1) }
            if let disposition = Disposition(rawValue: word) { report.outcomes[disposition] = row.int(1) }
        }
    }
}
