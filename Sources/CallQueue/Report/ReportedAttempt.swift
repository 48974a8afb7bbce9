/// What a report reads of an attempt. Instants and durations in milliseconds.
struct ReportedAttempt {
    var ticket: Int?
    /// The ticket was called before the period.
    var hasEarlier = false
    var ticketClass = ""
    var batch = ""
    var agent = ""
    var trunk = ""
    var issuedAt = 0
    var invitedAt: Int?
    var ringingAt: Int?
    var answeredAt: Int?
    var endedAt: Int?
    var disposition = ""
    var held: Int?
    var handOverAt: Int?
    var handedOverAt: Int?
    var isLedByFlow = false
    var wrapUp: Int?
    var meanOpinionScore: Double?
    var isOneWay = false
    var openedAt: Int?
    var resolution: Resolution?
    var resolvedAt: Int?

    var isAnswered: Bool { disposition == Disposition.answered.rawValue }

    /// 0 while it runs.
    var talk: Int {
        guard let answeredAt, let endedAt else { return 0 }
        return max(0, endedAt - answeredAt)
    }
}

extension ReportedAttempt {
    /// A talk shorter than this proves nothing of who was heard.
    static let leastTalk = 5_000
}
