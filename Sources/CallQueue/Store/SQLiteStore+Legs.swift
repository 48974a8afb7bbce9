import FoundationEssentials

extension SQLiteStore {
    func insert(_ leg: LegRecord, of attempt: AttemptID) throws {
        try run(.insertLeg) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, leg.party)
            $0.bind(3, leg.role.rawValue)
            $0.bind(4, leg.agent?.rawValue)
            $0.bind(5, leg.codec)
            $0.bind(6, leg.answeredAt?.milliseconds)
            $0.bind(7, leg.roundTrip)
            $0.bind(leg.received, from: 8)
            $0.bind(leg.sent, from: 13)
            $0.bind(18, leg.srtp)
            $0.bind(19, leg.number)
        }
    }

    func legs(_ attempt: AttemptID) throws -> [LegRecord] {
        try database.statement(.legs).all({ $0.bind(1, attempt.rawValue) }, read: LegRecord.init)
    }
}

extension LegRecord {
    /// - Throws: `StoreError.damagedRow`.
    fileprivate init(_ row: SQLiteStatement) throws {
        guard let role = Role(rawValue: row.text(2)) else {
            throw StoreError.damagedRow(table: "attempt_legs", row: row.text(0), column: "role", value: row.text(2))
        }
        self.init(
            party: row.int(1), role: role, agent: row.optionalText(3).map(AgentID.init(rawValue:)),
            number: row.optionalText(18), codec: row.optionalText(4), srtp: row.optionalText(17),
            answeredAt: row.date(5),
            roundTrip: row.optionalDouble(6),
            received: row.figures(7), sent: row.figures(12))
    }
}

extension SQLiteStatement {
    fileprivate func bind(_ figures: AudioFigures, from index: Int32) {
        bind(index, figures.packets)
        bind(index + 1, figures.lost)
        bind(index + 2, figures.jitter)
        bind(index + 3, figures.rating)
        bind(index + 4, figures.meanOpinionScore)
    }

    fileprivate func figures(_ column: Int32) -> AudioFigures {
        AudioFigures(
            packets: int(column), lost: int(column + 1), jitter: optionalDouble(column + 2),
            rating: optionalDouble(column + 3), meanOpinionScore: optionalDouble(column + 4))
    }
}
