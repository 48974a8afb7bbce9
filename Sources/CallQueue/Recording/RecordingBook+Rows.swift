import FoundationEssentials

extension RecordingEntry {
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        guard let kind = RecordingKind(rawValue: row.text(2)) else {
            throw StoreError.damagedRow(table: "recordings", row: row.text(0), column: "kind", value: row.text(2))
        }
        self.init(
            id: row.text(0), call: CallID(rawValue: row.text(1)), kind: kind, path: row.text(3),
            ticketID: row.optionalText(4).map(TicketID.init(rawValue:)),
            agent: row.optionalText(5).map(AgentID.init(rawValue:)),
            number: row.text(6), keyID: row.optionalText(7), consent: row.optionalText(8),
            startedAt: Date(milliseconds: row.int(9)), seconds: row.optionalDouble(10), failure: row.optionalText(11),
            deletedAt: row.date(12))
    }
}

extension RecordingAuditLine {
    /// - Throws: `StoreError.damagedRow`.
    init(_ row: SQLiteStatement) throws {
        guard let action = Action(rawValue: row.text(1)) else {
            throw StoreError.damagedRow(table: "audit", row: row.text(2), column: "action", value: row.text(1))
        }
        self.init(
            at: Date(milliseconds: row.int(0)), action: action, recording: row.text(2), number: row.text(3),
            who: row.text(4), reason: row.text(5), isForced: row.bool(6))
    }
}
