extension LoadVerdict {
    /// - Parameter known: what the queue knows of the row's ticket already.
    init(_ row: RowVerdict, known: KnownTicket?) {
        switch row.outcome {
        case .refused(let refusal):
            self.init(
                position: row.position, kind: .refused, ticketID: row.id, column: refusal.column,
                reason: refusal.reason.code, detail: refusal.text)
        case .duplicate(let first, let isSame):
            self.init(duplicate: row, "\(first) has this ticket\(isSame ? "" : ", with other values")")
        case .accepted(_, let isSelected):
            if let known, !known.yields(to: isSelected) {
                self.init(duplicate: row, known.text)
            } else {
                self.init(accepted: row, isSelected: isSelected)
            }
        }
    }

    private init(accepted row: RowVerdict, isSelected: Bool) {
        self.init(
            position: row.position, kind: isSelected ? .accepted : .notSelected, ticketID: row.id,
            column: row.notes.first?.column, reason: row.notes.isEmpty ? nil : "note",
            detail: row.notes.isEmpty ? nil : row.notes.map(\.text).joined(separator: "; "))
    }

    private init(duplicate row: RowVerdict, _ detail: String) {
        self.init(
            position: row.position, kind: .duplicate, ticketID: row.id, column: nil, reason: "duplicate",
            detail: detail)
    }
}
