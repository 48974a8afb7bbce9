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
    let numbers: [DialableNumber]
    var progress: TicketProgress
    let rank: TicketRank
    let numbersExpireAt: Date?
    let owner: AgentID?
    let resolution: Resolution?

    /// The number to dial next.
    var number: DialableNumber { numbers[min(progress.numberIndex, numbers.count - 1)] }

    var deadlineAt: Date? {
        rank.deadline == Int.max ? nil : Date(milliseconds: rank.deadline)
    }

    /// When the number to dial next stops working; nil for one that does not.
    var numberExpiresAt: Date? { number.isProtected ? numbersExpireAt : nil }
}

/// A ticket's row, whether or not it reads back.
enum FoundTicket: Sendable {
    case sound(StoredTicket)
    case damaged(seq: Int, StoreError)
}

/// The order in which ready tickets are taken: urgency, then deadline, then VIP, then age.
struct TicketRank: Sendable, Hashable, Comparable {
    /// 0 for urgent to 3 for low.
    let urgency: Int
    /// Milliseconds; `Int.max` for none.
    let deadline: Int
    /// 0 for a VIP, else 1.
    let vip: Int
    let openedAt: Int
    let seq: Int

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
