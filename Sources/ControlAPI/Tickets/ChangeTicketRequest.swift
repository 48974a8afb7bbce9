public import FoundationEssentials

/// `ticket.change`: change what a ticket says while it is not in a call; what is left out stays. The old numbers keep their caps and
/// refusals. Errors: `notFound`, `conflict` (in a call, or over), `numberInvalid`, `invalidParams`.
public struct ChangeTicketRequest: ControlRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketChange

    /// Id of the ticket.
    public var ticket: String
    /// Phone cells as people write them, main one first, in place of all it has.
    public var numbers: [String]?
    /// The customer's name.
    public var customer: String?
    /// What it is about.
    public var title: String?
    /// Order or waybill number.
    public var order: String?
    /// The product.
    public var product: String?
    /// Whatever else the agent shall see, laid over what there is; an empty text takes one away.
    public var fields: [String: String]?
    /// `low`, `normal`, `high` or `urgent`.
    public var priority: String?
    /// VIP tier, 0–9; the higher goes first.
    public var vip: Int?
    /// The agent whose ticket it is.
    public var owner: String?
    /// Latest callback time.
    public var notAfter: Date?
    /// Protected numbers stop working then.
    public var numbersExpireAt: Date?
    /// Where the customer's consent to being called is on record.
    public var consentRef: String?
    /// Taken away: of `notAfter`, `numbersExpireAt`, `owner`, `consentRef`, `order`, `product`.
    public var clear: [String]?
    /// Why, kept with the ticket; up to 4000 characters.
    public var note: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, numbers, customer, title, order, product, fields, priority, vip, owner, notAfter,
            numbersExpireAt, consentRef, clear, note
    }

    public init(
        ticket: String, numbers: [String]? = nil, customer: String? = nil, title: String? = nil,
        order: String? = nil, product: String? = nil, fields: [String: String]? = nil, priority: String? = nil,
        vip: Int? = nil, owner: String? = nil, notAfter: Date? = nil, numbersExpireAt: Date? = nil,
        consentRef: String? = nil, clear: [String]? = nil, note: String? = nil
    ) {
        self.ticket = ticket
        self.numbers = numbers
        self.customer = customer
        self.title = title
        self.order = order
        self.product = product
        self.fields = fields
        self.priority = priority
        self.vip = vip
        self.owner = owner
        self.notAfter = notAfter
        self.numbersExpireAt = numbersExpireAt
        self.consentRef = consentRef
        self.clear = clear
        self.note = note
    }
}

/// `ticket.withdraw`: take a ticket out that is not in a call; it is not called again by itself. Idempotent. Errors: `notFound`,
/// `conflict` (in a call).
public struct WithdrawTicketRequest: ControlRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.ticketWithdraw

    /// Id of the ticket.
    public var ticket: String
    /// Why, kept with the ticket; up to 4000 characters.
    public var note: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, note
    }

    public init(
        ticket: String, note: String? = nil
    ) {
        self.ticket = ticket
        self.note = note
    }
}
