package import FoundationEssentials

/// What the queue did by itself about how calls are made.
package enum PacingNews: Sendable, Hashable {
    case moved(ModeChange)
    /// A batch's limit of abandoned calls is reached, or no longer is.
    case limit(AbandonedShare, at: Date)
}

/// A class is dialled in another mode from now on.
package struct ModeChange: Sendable, Hashable {
    package let ticketClass: TicketClass
    package let previous: DialMode
    package let mode: DialMode
    package let flow: FlowName?
    /// The figures that asked for it.
    package let why: String
    package let at: Date
}

/// How many of a class's customers in one batch answered and met nobody, in the period of its limit.
package struct AbandonedShare: Sendable, Hashable {
    package let batch: BatchID
    package let ticketClass: TicketClass
    package let answered: Int
    package let abandoned: Int
    /// 0 to 0.1.
    package let limit: Double
    /// Nobody is rung before an agent is there until `reopensAt`, should nobody answer until then.
    package let isOver: Bool
    package let reopensAt: Date?

    /// Nil while nobody answered.
    package var rate: Double? { answered == 0 ? nil : Double(abandoned) / Double(answered) }
}

/// The mode in which a class is dialled now.
package struct ClassMode: Sendable, Hashable {
    package let ticketClass: TicketClass
    package let mode: DialMode
    /// The one it is configured for.
    package let own: DialMode
    package let flow: FlowName?
    /// When it moved last; nil where it has not.
    package let since: Date?
    package let why: String?
}
