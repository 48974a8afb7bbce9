public import FoundationEssentials

/// `queue.show`: the whole queue at one moment: what is next and why, and what waits for what.
public struct ShowQueueRequest: ControlRequest, Equatable {
    public typealias Response = QueueInfo
    public static let method = ControlMethod.queueShow

    /// At most so many of the next tickets, 0–100; default 20.
    public var limit: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case limit
    }

    public init(limit: Int? = nil) { self.limit = limit }
}

/// Answer to `queue.show`.
public struct QueueInfo: Codable, Sendable, Equatable {
    /// The tickets that are ready, in the order in which they are taken.
    public var next: [NextTicket]
    /// What unfinished tickets wait for, by class; the most first.
    public var waits: [QueueWait]
    /// When calling hours open next for tickets that wait for them.
    public var nextOpeningAt: Date?
    /// Calls under way.
    public var calls: Int
    /// How the classes of running batches are dialled now.
    public var modes: [ClassModeInfo]?
    /// Of running batches whose customers are rung before an agent is there: who met nobody.
    public var abandonment: [AbandonmentInfo]?

    public init(
        next: [NextTicket], waits: [QueueWait], nextOpeningAt: Date? = nil, calls: Int, modes: [ClassModeInfo]? = nil,
        abandonment: [AbandonmentInfo]? = nil
    ) {
        self.next = next
        self.waits = waits
        self.nextOpeningAt = nextOpeningAt
        self.calls = calls
        self.modes = modes
        self.abandonment = abandonment
    }
}

/// A ticket that is ready.
public struct NextTicket: Codable, Sendable, Equatable {
    /// The ticket.
    public var ticketId: String
    /// Its class.
    public var ticketClass: String
    /// Its batch.
    public var batchId: String
    /// As in the file.
    public var priority: String
    /// Why it is where it is: `promised` for this time, `urgent`, `pressing` (soon late), or `ordinary`: it is the turn of its
    /// batch and class.
    public var standing: String
    /// The agent whose it is.
    public var agentId: String?
    /// Its deadline, the end of its protected number, or the time promised.
    public var dueAt: Date?
    /// What keeps it from being called right now.
    public var reason: WaitingReasonWord
    /// When that ends.
    public var readyAt: Date?

    public init(
        ticketId: String, ticketClass: String, batchId: String, priority: String, standing: String,
        agentId: String? = nil, dueAt: Date? = nil, reason: WaitingReasonWord, readyAt: Date? = nil
    ) {
        self.ticketId = ticketId
        self.ticketClass = ticketClass
        self.batchId = batchId
        self.priority = priority
        self.standing = standing
        self.agentId = agentId
        self.dueAt = dueAt
        self.reason = reason
        self.readyAt = readyAt
    }
}

/// Tickets of one class that wait for the same.
public struct QueueWait: Codable, Sendable, Equatable {
    /// Their class.
    public var ticketClass: String
    /// A `WaitingReasonWord`, or their state where they are being called.
    public var reason: String
    /// How many.
    public var tickets: Int
    /// When the first of them goes on.
    public var nextAt: Date?
    /// True: only a person ends it.
    public var needsPerson: Bool

    public init(ticketClass: String, reason: String, tickets: Int, nextAt: Date? = nil, needsPerson: Bool) {
        self.ticketClass = ticketClass
        self.reason = reason
        self.tickets = tickets
        self.nextAt = nextAt
        self.needsPerson = needsPerson
    }
}
