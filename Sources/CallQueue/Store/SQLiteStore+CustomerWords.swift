import FoundationEssentials

extension SQLiteStore {
    /// Says nothing of an answer that is known.
    func insert(_ answer: CustomerWords.Answer, of attempt: AttemptID) throws {
        try run(.insertAnswer) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, answer.number)
            $0.bind(3, answer.flow.rawValue)
            $0.bind(4, answer.step)
            $0.bind(5, answer.note)
            $0.bind(6, answer.digit)
            $0.bind(7, answer.at.milliseconds)
        }
    }

    func noteWishes(_ words: CustomerWords, of attempt: AttemptID) throws {
        try run(.noteWishes) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, words.callAgainAt?.milliseconds)
            $0.bind(3, words.refusesCalls)
        }
    }

    func answers(_ attempt: AttemptID) throws -> [CustomerWords.Answer] {
        try database.statement(.answers).all({ $0.bind(1, attempt.rawValue) }, read: CustomerWords.Answer.init)
    }

    func agents(whoTalkedOn ticket: TicketID) throws -> [AgentID] {
        try database.statement(.agentsOfTicket).all(
            { $0.bind(1, ticket.rawValue) }, read: { AgentID(rawValue: $0.text(0)) })
    }
}

extension CustomerWords.Answer {
    /// From `StoreQuery.answers`.
    init(_ row: SQLiteStatement) {
        self.init(
            number: row.int(0), flow: FlowName(rawValue: row.text(1)), step: row.text(2), note: row.optionalText(3),
            digit: row.text(4), at: Date(milliseconds: row.int(5)))
    }
}
