public import FoundationEssentials

/// The mode in which a class is dialled now.
public struct ClassModeInfo: Codable, Sendable, Equatable {
    /// The class.
    public var ticketClass: String
    /// A mode's word, as in the configuration.
    public var mode: String
    /// The mode it is configured for.
    public var ownMode: String
    /// The flow that leads its calls, in `automated`.
    public var flow: String?
    /// When it moved last; absent where it has not.
    public var since: Date?
    /// The figures that asked for it.
    public var why: String?

    public init(
        ticketClass: String, mode: String, ownMode: String, flow: String? = nil, since: Date? = nil, why: String? = nil
    ) {
        self.ticketClass = ticketClass
        self.mode = mode
        self.ownMode = ownMode
        self.flow = flow
        self.since = since
        self.why = why
    }
}

/// How many of a class's customers in one batch answered and met nobody, in the period of its limit.
public struct AbandonmentInfo: Codable, Sendable, Equatable {
    /// The batch.
    public var batchId: String
    /// The class.
    public var ticketClass: String
    /// Persons who answered.
    public var answered: Int
    /// Of these, how many met nobody.
    public var abandoned: Int
    /// The largest share allowed, percent.
    public var limitPercent: Double
    /// Nobody is rung before an agent is there.
    public var isOver: Bool
    /// Until when, should nobody answer until then.
    public var reopensAt: Date?

    public init(
        batchId: String, ticketClass: String, answered: Int, abandoned: Int, limitPercent: Double, isOver: Bool,
        reopensAt: Date? = nil
    ) {
        self.batchId = batchId
        self.ticketClass = ticketClass
        self.answered = answered
        self.abandoned = abandoned
        self.limitPercent = limitPercent
        self.isOver = isOver
        self.reopensAt = reopensAt
    }
}
