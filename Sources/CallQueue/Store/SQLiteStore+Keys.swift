import Foundation

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

    func isDoNotCall(_ number: String, orItsMain main: String) throws -> Bool {
        try first(
            .isDoNotCall,
            {
                $0.bind(1, number)
                $0.bind(2, main)
            }, read: { _ in true }) ?? false
    }

    func addDoNotCall(_ entry: DoNotCallEntry) throws -> Bool {
        try run(.addDoNotCall) {
            $0.bind(1, entry.number)
            $0.bind(2, entry.source)
            $0.bind(3, entry.note)
            $0.bind(4, entry.addedAt.milliseconds)
        }
        return database.changes == 1
    }

    func removeDoNotCall(_ number: String) throws -> Bool {
        try run(.removeDoNotCall) { $0.bind(1, number) }
        return database.changes == 1
    }
}
