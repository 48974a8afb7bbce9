package import FoundationEssentials

/// One customer matter that asks for a callback, as a batch file gave it: plain facts, no state.
package struct Ticket: Sendable, Hashable, Codable {
    package let id: TicketID
    package let ticketClass: TicketClass
    /// As written in the file; empty when it gave none.
    package let customerName: String
    /// Never empty; the first is rung first, the others are alternates in the order to try them. No two are equal.
    package let numbers: [DialableNumber]
    /// What the customer complains of, shown to the agent.
    package let details: String
    /// The order or waybill number, as text.
    package let order: String?
    package let product: String?
    /// The columns no rule used, by their name in the file, so that the agent sees them all the same; none is empty.
    package let fields: [String: String]
    package let priority: TicketPriority
    /// 0 for nobody in particular, 1 for a VIP, up to 9 where there are tiers; the higher goes first.
    package let vipTier: Int
    /// The agent who has this ticket and should be the one to call back.
    package let owner: AgentID?
    /// When the ticket was opened; the time of the load where the file does not say.
    package let createdAt: Date
    /// The customer should be called before this instant; afterwards the ticket is late, or expired where the policy of
    /// its class says so.
    package let deadlineAt: Date?
    /// Protected numbers stop working at this instant (7 to 30 days after the order, by platform).
    package let numbersExpireAt: Date?
    /// Where the customer's consent to being called is on record, in the ticket system's words.
    package let consentRef: String?
    package let source: RowPosition

    package var isVIP: Bool { vipTier > 0 }

    package init(
        id: TicketID, ticketClass: TicketClass, customerName: String, numbers: [DialableNumber],
        details: String = "", order: String? = nil, product: String? = nil, fields: [String: String] = [:],
        priority: TicketPriority = .normal, vipTier: Int = 0, owner: AgentID? = nil, createdAt: Date,
        deadlineAt: Date? = nil, numbersExpireAt: Date? = nil, consentRef: String? = nil,
        source: RowPosition
    ) {
        self.id = id
        self.ticketClass = ticketClass
        self.customerName = customerName
        self.numbers = numbers
        self.details = details
        self.order = order
        self.product = product
        self.fields = fields
        self.priority = priority
        self.vipTier = min(9, max(0, vipTier))
        self.owner = owner
        self.createdAt = createdAt
        self.deadlineAt = deadlineAt
        self.numbersExpireAt = numbersExpireAt
        self.consentRef = consentRef
        self.source = source
    }
}
