import FoundationEssentials

extension SQLiteStore {
    func key(_ key: String) throws -> StoredKey? {
        try first(.key, { $0.bind(1, key) }) {
            StoredKey(
                fingerprint: $0.text(0), attempt: $0.optionalText(1).map(AttemptID.init(rawValue:)),
                refusal: $0.optionalText(2))
        }
    }

    func insert(_ key: String, _ use: StoredKey, at: Date) throws {
        try run(.insertKey) {
            $0.bind(1, key)
            $0.bind(2, use.fingerprint)
            $0.bind(3, use.attempt?.rawValue)
            $0.bind(4, use.refusal)
            $0.bind(5, at.milliseconds)
        }
    }

    func purgeKeys(usedBefore: Date) throws {
        try run(.purgeKeys) { $0.bind(1, usedBefore.milliseconds) }
    }

    func isDoNotCall(_ number: String, orItsMain main: String, at now: Date) throws -> Bool {
        try first(
            .isDoNotCall,
            {
                $0.bind(1, number)
                $0.bind(2, main)
                $0.bind(3, now.milliseconds)
            }, read: { _ in true }) ?? false
    }

    func doNotCallEntry(_ number: String) throws -> DoNotCallEntry? {
        try first(.doNotCallEntry, { $0.bind(1, number) }, read: DoNotCallEntry.init)
    }

    func addDoNotCall(_ entry: DoNotCallEntry) throws -> Bool {
        try run(.dropLapsedDoNotCall) {
            $0.bind(1, entry.number)
            $0.bind(2, entry.addedAt.milliseconds)
        }
        try run(.addDoNotCall) {
            $0.bind(1, entry.number)
            $0.bind(2, entry.source)
            $0.bind(3, entry.note)
            $0.bind(4, entry.addedAt.milliseconds)
            $0.bind(5, entry.lapsesAt?.milliseconds)
        }
        if database.changes == 1 { return true }
        try run(.extendDoNotCall) {
            $0.bind(1, entry.number)
            $0.bind(2, entry.lapsesAt?.milliseconds)
        }
        return false
    }

    func removeDoNotCall(_ number: String) throws -> Bool {
        try run(.removeDoNotCall) { $0.bind(1, number) }
        return database.changes == 1
    }

    func insertLoadNote(_ note: String, batch: Int) throws {
        try run(.insertLoadNote) {
            $0.bind(1, batch)
            $0.bind(2, note)
        }
    }

    func loadNote(_ batch: BatchID) throws -> String? {
        try first(.loadNote, { $0.bind(1, batch.rawValue) }, read: { $0.text(0) })
    }

    func addNote(_ note: String, ticket: Int) throws {
        try run(.addTicketNote) {
            $0.bind(1, ticket)
            $0.bind(2, note)
        }
    }
}

extension DoNotCallEntry {
    /// From number, source, note, added_at, lapses_at.
    init(_ row: SQLiteStatement) {
        self.init(
            number: row.text(0), source: row.text(1), note: row.text(2), addedAt: Date(milliseconds: row.int(3)),
            lapsesAt: row.date(4))
    }
}
