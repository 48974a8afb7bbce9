import FoundationEssentials

/// The part of a ticket that the queue decides by; what only people read stays in the store.
struct StoredTicket: Sendable, Hashable {
    let seq: Int
    let id: TicketID
    let batch: Int
    var lane: Int
    var state: TicketState
    /// The state when the running attempt was ordered.
    var stateBefore: TicketState
    var numbers: [DialableNumber]
    var progress: TicketProgress
    var standing: TicketFacts
    /// When the customer asked to be called, as long as that call is owed.
    var promisedAt: Date?
    /// Who is to have it if possible.
    var owner: AgentID?
    let resolution: Resolution?

    /// Until when it may be kept for its owner, once that has begun.
    var keptUntil: Date? { if case .waiting(.ownAgent, let until) = stateBefore { until } else { nil } }

    /// The number to dial next.
    var number: DialableNumber { numbers[min(progress.numberIndex, numbers.count - 1)] }

    var deadlineAt: Date? { standing.deadlineAt }
    var numbersExpireAt: Date? { standing.numbersExpireAt }

    /// When the number to dial next stops working; nil for one that does not.
    var numberExpiresAt: Date? { number.isProtected ? numbersExpireAt : nil }

    var rank: TicketRank { TicketRank(standing, numbers: numbers, promisedAt: promisedAt, seq: seq) }
}

/// How many tickets are in one state, for one reason.
struct TicketCount: Sendable {
    /// `TicketState.word`.
    let state: String
    /// Where they wait.
    let reason: WaitingReason?
    let count: Int
}

/// What a row says of its ticket's place; changed by a person only.
struct TicketFacts: Sendable, Hashable {
    /// 0 for urgent to 3 for low.
    var urgency: Int
    var deadlineAt: Date?
    var numbersExpireAt: Date?
    /// 1 less the VIP tier: 1 for no VIP, 0 for a VIP, below for higher tiers.
    var vip: Int
    /// Milliseconds.
    let openedAt: Int
    /// Reference to the customer's recorded consent to being called.
    var consentRef: String?
}

/// A ticket's row, whether or not it reads back.
enum FoundTicket: Sendable {
    case sound(StoredTicket)
    case damaged(seq: Int, StoreError)
}

/// The order in which ready tickets of one lane are taken: what was promised, then by urgency, deadline (or the end of its
/// protected number, or the time promised), VIP and age. The store keeps it in columns with an index.
struct TicketRank: Sendable, Hashable, Comparable {
    /// What a promise takes off the urgency.
    private static let promise = 10

    /// 0 for urgent to 3 for low; below 0 what was promised.
    let urgency: Int
    /// Milliseconds; `Int.max` for none.
    let deadline: Int
    /// 1 less the VIP tier.
    let vip: Int
    let openedAt: Int
    let seq: Int

    var isPromised: Bool { urgency < 0 }

    init(_ facts: TicketFacts, numbers: [DialableNumber], promisedAt: Date?, seq: Int) {
        let ends = [facts.deadlineAt, numbers.contains(where: \.isProtected) ? facts.numbersExpireAt : nil]
        urgency = promisedAt == nil ? facts.urgency : Self.urgency(promised: facts.urgency)
        deadline = promisedAt?.milliseconds ?? ends.compactMap { $0?.milliseconds }.min() ?? Int.max
        vip = facts.vip
        openedAt = facts.openedAt
        self.seq = seq
    }

    static func urgency(promised urgency: Int) -> Int { urgency - promise }

    /// As the file gave it, from what is stored.
    static func urgency(stored: Int) -> Int { stored < 0 ? stored + promise : stored }

    static func < (left: TicketRank, right: TicketRank) -> Bool {
        (left.urgency, left.deadline, left.vip, left.openedAt, left.seq)
            < (right.urgency, right.deadline, right.vip, right.openedAt, right.seq)
    }
}

/// A batch as the queue holds it.
struct StoredBatch: Sendable, Hashable {
    let seq: Int
    let id: BatchID
    let name: String
    let source: String
    var state: BatchState
    let createdAt: Date
    var committedAt: Date?
    var counts: LoadCounts
    /// Its share of the calls against other batches'.
    var weight = 1.0
    var terms = BatchTerms()
    /// When its tickets were let go for the first time.
    var startedAt: Date?
    /// Row of the batch to which this load adds its tickets.
    var parent: Int?
}

/// Tickets of one batch and class whose callees are in the same zones.
struct Lane: Sendable, Hashable {
    let id: Int
    let batch: Int
    let ticketClass: TicketClass
    /// Key of `CalleeZones`.
    let zone: String
}

/// An attempt under way, as the queue holds it.
struct LiveAttempt: Sendable, Hashable {
    let order: CallOrder
    /// Row of its ticket.
    let ticket: Int?
    /// Key of the number: `DialableNumber.identity`.
    let number: String
    var phase: AttemptPhase
    var ringingAt: Date?
    var answeredAt: Date?
    var customerInvitedAt: Date?
    /// When an agent came to a customer who was rung first.
    var handedOverAt: Date?
}

/// An attempt under way, whether or not its row reads back.
enum FoundAttempt: Sendable {
    case sound(LiveAttempt)
    case damaged(DamagedAttempt)
}

/// An attempt that was under way, of which too little can be read to go on with it.
struct DamagedAttempt: Sendable, Equatable {
    let id: AttemptID
    /// Row of its ticket.
    let ticket: Int?
    let error: StoreError

    init(id: AttemptID, ticket: Int?, _ error: StoreError) {
        self.id = id
        self.ticket = ticket
        self.error = error
    }
}

/// What an idempotency key was used for.
struct StoredKey: Sendable, Hashable {
    let fingerprint: String
    let attempt: AttemptID?
    /// `GateRefusal`'s reason, when the request was refused.
    let refusal: String?
}
