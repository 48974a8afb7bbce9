extension SQLiteStore {
    func insertTiding(_ text: String) throws -> Int {
        try first(.insertTiding, { $0.bind(1, text) }, read: { $0.int(0) }) ?? 0
    }

    func tidings() throws -> [TicketTiding] {
        try database.prepare("SELECT seq, text FROM tidings ORDER BY seq", isKept: false)
            .all({ _ in }, read: { TicketTiding(seq: $0.int(0), text: $0.text(1)) })
    }

    func dropTidings(upTo seq: Int) throws {
        try run(.dropTidings) { $0.bind(1, seq) }
    }
}
