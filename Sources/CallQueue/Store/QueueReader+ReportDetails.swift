import FoundationEssentials

extension QueueReader {
    func reportDetails(batch: BatchID) throws -> BatchReportDetails {
        var details = BatchReportDetails()
        try addLines(batch, to: &details)
        try addAnswers(batch, to: &details)
        try addResolutions(batch, to: &details)
        try addRecordings(batch, to: &details)
        return details
    }

    func attemptCount(batch: BatchID) throws -> Int {
        try database().prepare(
            "SELECT count(*) FROM attempts WHERE batch = (SELECT seq FROM batches WHERE id = ?1)", isKept: false
        ).first({ $0.bind(1, batch.rawValue) }, read: { $0.int(0) }) ?? 0
    }

    private func addLines(_ batch: BatchID, to details: inout BatchReportDetails) throws {
        let rows = try database().prepare(
            """
            SELECT class, sum(disposition = 'abandoned'), sum(ringing_at IS NOT NULL),
                sum(CASE WHEN ringing_at IS NULL THEN 0
                    ELSE max(0, coalesce(answered_at, ended_at) - ringing_at) END), max(ended_at)
            FROM attempts WHERE batch = (SELECT seq FROM batches WHERE id = ?1) AND ended_at IS NOT NULL GROUP BY 1
            """, isKept: false)
        _ = try rows.all({ $0.bind(1, batch.rawValue) }) { row in
            var line = BatchReportDetails.Line()
            line.abandoned = row.int(1)
            line.rang = row.int(2)
            line.ringTime = Double(row.int(3)) / 1_000
            details.classes[TicketClass(rawValue: row.text(0))] = line
            details.lastEndedAt = [details.lastEndedAt, row.date(4)].compactMap { $0 }.max()
        }
    }

    private func addAnswers(_ batch: BatchID, to details: inout BatchReportDetails) throws {
        let rows = try database().prepare(
            """
            SELECT class, note, digit, count(*) FROM (
                SELECT a.class AS class, w.note AS note, w.digit AS digit, max(w.number)
                FROM attempts a JOIN answers w ON w.attempt = a.id
                WHERE a.batch = (SELECT seq FROM batches WHERE id = ?1) AND w.note IS NOT NULL
                GROUP BY a.id, w.note)
            GROUP BY 1, 2, 3
            """, isKept: false)
        _ = try rows.all({ $0.bind(1, batch.rawValue) }) { row in
            details.classes[TicketClass(rawValue: row.text(0)), default: .init()]
                .answers[row.text(1), default: [:]][row.text(2)] = row.int(3)
        }
    }

    private func addResolutions(_ batch: BatchID, to details: inout BatchReportDetails) throws {
        let rows = try database().prepare(
            """
            SELECT resolution, count(*) FROM tickets
            WHERE batch = (SELECT seq FROM batches WHERE id = ?1) AND resolution IS NOT NULL GROUP BY 1
            """, isKept: false)
        _ = try rows.all({ $0.bind(1, batch.rawValue) }) { row in
            if let resolution = Resolution(rawValue: row.text(0)) { details.resolutions[resolution] = row.int(1) }
        }
    }

    private func addRecordings(_ batch: BatchID, to details: inout BatchReportDetails) throws {
        let rows = try database().prepare(
            """
            SELECT count(recording) OVER (), recording FROM attempts
            WHERE batch = (SELECT seq FROM batches WHERE id = ?1) AND recording IS NOT NULL
            ORDER BY coalesce(ended_at - answered_at, -1) DESC, id DESC LIMIT 1
            """, isKept: false)
        _ = try rows.all({ $0.bind(1, batch.rawValue) }) { row in
            details.recordings = row.int(0)
            details.recordingExample = row.text(1)
        }
    }
}
