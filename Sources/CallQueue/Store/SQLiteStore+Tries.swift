import FoundationEssentials

extension SQLiteStore {
    func put(_ step: TrunkTry, of attempt: AttemptID) throws {
        try run(.putTry) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, step.number)
            $0.bind(3, step.trunk)
            $0.bind(4, step.invitedAt.milliseconds)
            $0.bind(5, step.endedAt?.milliseconds)
            $0.bind(6, step.sipStatus)
            $0.bind(7, step.q850)
            $0.bind(8, step.reasonText)
        }
    }

    func tries(of attempt: AttemptID) throws -> [TrunkTry] {
        try database.statement(.tries).all(
            { $0.bind(1, attempt.rawValue) },
            read: { row in
                TrunkTry(
                    number: row.int(0), trunk: row.text(1), invitedAt: Date(milliseconds: row.int(2)),
                    endedAt: row.date(3), sipStatus: row.optionalInt(4), q850: row.optionalInt(5),
                    reasonText: row.text(6))
            })
    }
}
