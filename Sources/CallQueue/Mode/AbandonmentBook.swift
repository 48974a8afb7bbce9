import FoundationEssentials

/// Which calls a share of abandoned ones is taken of.
struct Campaign: Sendable, Hashable {
    let batch: Int
    let ticketClass: TicketClass
}

/// One customer who answered, a person as far as is known.
struct PersonAnswer: Sendable, Hashable {
    let campaign: Campaign
    let at: Date
    /// No agent was there within the time allowed.
    let isAbandoned: Bool
}

/// How a campaign stands at one moment.
struct AbandonmentStanding: Sendable, Hashable {
    var answered = 0
    var abandoned = 0
    /// The largest share allowed.
    var limit = 0.0

    /// Nil while nobody answered.
    var rate: Double? { answered == 0 ? nil : Double(abandoned) / Double(answered) }

    /// More were abandoned than may be: no customer is rung before an agent is there.
    var isOver: Bool { Double(abandoned) > limit * Double(answered) + Self.rounding }

    /// How many more could be abandoned, should nobody else answer, until the limit is reached; below 0 when it is passed.
    var allowance: Int {
        guard limit < 1 else { return .max }
        return Int(((limit * Double(answered) - Double(abandoned)) / (1 - limit) + Self.rounding).rounded(.down))
    }

    /// 0.03 × 100 is not 3.
    private static let rounding = 1e-9
}

/// Counts exactly who answered and who of them was abandoned, campaign by campaign. Pure; it is read from the store, and what is
/// noted is written there in the same transaction.
struct AbandonmentBook: Sendable {
    /// Seconds that an answer is remembered: the longest period, and a day.
    static let memory = 31 * 86_400.0

    private var ledgers: [Campaign: Ledger] = [:]

    init(_ answers: [PersonAnswer] = []) { answers.forEach { note($0) } }

    mutating func note(_ answer: PersonAnswer) { ledgers[answer.campaign, default: Ledger()].insert(answer) }

    /// - Parameter since: the period's beginning, itself included.
    mutating func standing(of campaign: Campaign, since: Date, limit: Double) -> AbandonmentStanding {
        ledgers[campaign]?.advance(to: since.milliseconds)
        var standing = ledgers[campaign]?.counts ?? AbandonmentStanding()
        standing.limit = limit
        return standing
    }

    /// When the share of a campaign that is over is allowed again, should nobody answer until then: the answer whose leaving the
    /// period brings that about leaves it one millisecond after this plus the period.
    func lastInTheWay(of campaign: Campaign, since: Date, limit: Double) -> Date? {
        guard let ledger = ledgers[campaign] else { return nil }
        return ledger.lastInTheWay(since: since.milliseconds, limit: limit).map(Date.init(milliseconds:))
    }

    mutating func forget(batch: Int) { ledgers = ledgers.filter { $0.key.batch != batch } }

    /// The answers of one campaign in the order of time, and the sums over those of the period last asked for.
    private struct Ledger: Sendable {
        private var answers: [(at: Int, isAbandoned: Bool)] = []
        private var head = 0
        private(set) var counts = AbandonmentStanding()

        mutating func insert(_ answer: PersonAnswer) {
            let at = answer.at.milliseconds
            // Nearly always the last: calls end in about the order in which they were answered.
            let place = (answers.lastIndex { $0.at <= at } ?? -1) + 1
            answers.insert((at, answer.isAbandoned), at: place)
            if place >= head { count((at, answer.isAbandoned), 1) } else { head += 1 }
            dropOld(before: answers[answers.count - 1].at - Int(AbandonmentBook.memory * 1_000))
        }

        /// Either way, so that a clock set back loses nothing.
        mutating func advance(to since: Int) {
            while head < answers.count, answers[head].at < since {
                count(answers[head], -1)
                head += 1
            }
            while head > 0, answers[head - 1].at >= since {
                head -= 1
                count(answers[head], 1)
            }
        }

        func lastInTheWay(since: Int, limit: Double) -> Int? {
            var standing = AbandonmentStanding(limit: limit)
            let counted = answers.drop { $0.at < since }
            standing.answered = counted.count
            standing.abandoned = counted.count(where: \.isAbandoned)
            var last: Int?
            for answer in counted where standing.isOver {
                standing.answered -= 1
                standing.abandoned -= answer.isAbandoned ? 1 : 0
                last = answer.at
            }
            return last
        }

        private mutating func count(_ answer: (at: Int, isAbandoned: Bool), _ sign: Int) {
            counts.answered += sign
            counts.abandoned += answer.isAbandoned ? sign : 0
        }

        /// Now and then rather than at each answer.
        private mutating func dropOld(before limit: Int) {
            guard head >= 1_024, head > answers.count / 2, answers[head - 1].at < limit else { return }
            let old = answers[..<head].prefix { $0.at < limit }.count
            answers.removeFirst(old)
            head -= old
        }
    }
}
