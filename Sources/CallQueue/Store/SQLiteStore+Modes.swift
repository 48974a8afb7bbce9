import FoundationEssentials

extension SQLiteStore {
    func insert(_ answer: PersonAnswer) throws {
        try run(.insertPersonAnswer) {
            $0.bind(1, answer.campaign.batch)
            $0.bind(2, answer.campaign.ticketClass.rawValue)
            $0.bind(3, answer.at.milliseconds)
            $0.bind(4, answer.isAbandoned)
        }
    }

    func personAnswers() throws -> [PersonAnswer] {
        try database.statement(.personAnswers).all { row in
            PersonAnswer(
                campaign: Campaign(batch: row.int(0), ticketClass: TicketClass(rawValue: row.text(1))),
                at: Date(milliseconds: row.int(2)), isAbandoned: row.bool(3))
        }
    }

    func purgePersonAnswers(before: Date) throws {
        try run(.purgePersonAnswers) { $0.bind(1, before.milliseconds) }
    }

    func releaseForAgents(lane: Int) throws -> Int {
        try run(.releaseForAgents) { $0.bind(1, lane) }
        return database.changes
    }

    func markHandedOver(_ attempt: AttemptID, at: Date) throws {
        try run(.markHandedOver) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, at.milliseconds)
        }
    }
}
