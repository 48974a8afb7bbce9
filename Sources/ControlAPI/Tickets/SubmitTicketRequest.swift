public import FoundationEssentials

/// `ticket.submit`: one ticket, taken in by the rules of a file's rows: what would refuse its row refuses it (`verdict`). Errors:
/// `notFound` (the batch), `conflict` (the key was used otherwise, or the batch is cancelled), `draining`.
public struct SubmitTicketRequest: ControlRequest, Equatable {
    public typealias Response = SubmitTicketResult
    public static let method = ControlMethod.ticketSubmit

    /// Its id in the ticket system.
    public var ticket: String
    /// Its class, as in the configuration.
    public var ticketClass: String
    /// Phone cells as people write them, main one first.
    public var numbers: [String]
    /// Idempotency key, 1–128 characters: the same with the same ticket gives the same again, `replayed`.
    public var key: String?
    /// The batch it shall belong to; “single tickets” if absent.
    public var batch: String?
    /// The customer's name.
    public var customer: String?
    /// What it is about.
    public var title: String?
    /// Order or waybill number.
    public var order: String?
    /// The product.
    public var product: String?
    /// Whatever else the agent shall see.
    public var fields: [String: String]?
    /// `low`, `normal`, `high` or `urgent`; default `normal`.
    public var priority: String?
    /// VIP tier, 0–9; the higher goes first.
    public var vip: Int?
    /// The agent whose ticket it is.
    public var owner: String?
    /// When the customer complained; now if absent.
    public var createdAt: Date?
    /// Latest callback time.
    public var notAfter: Date?
    /// Protected numbers stop working then.
    public var numbersExpireAt: Date?
    /// Where the customer's consent to being called is on record.
    public var consentRef: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, ticketClass, numbers, key, batch, customer, title, order, product, fields, priority, vip,
            owner, createdAt, notAfter, numbersExpireAt, consentRef
    }

    public init(
        ticket: String, ticketClass: String, numbers: [String], key: String? = nil, batch: String? = nil,
        customer: String? = nil, title: String? = nil, order: String? = nil, product: String? = nil,
        fields: [String: String]? = nil, priority: String? = nil, vip: Int? = nil, owner: String? = nil,
        createdAt: Date? = nil, notAfter: Date? = nil, numbersExpireAt: Date? = nil, consentRef: String? = nil
    ) {
        self.ticket = ticket
        self.ticketClass = ticketClass
        self.numbers = numbers
        self.key = key
        self.batch = batch
        self.customer = customer
        self.title = title
        self.order = order
        self.product = product
        self.fields = fields
        self.priority = priority
        self.vip = vip
        self.owner = owner
        self.createdAt = createdAt
        self.notAfter = notAfter
        self.numbersExpireAt = numbersExpireAt
        self.consentRef = consentRef
    }
}

/// Answer to `ticket.submit`.
public struct SubmitTicketResult: Codable, Sendable, Equatable {
    /// As of a row: `accepted`, `notSelected`, `refused` or `duplicate`.
    public var verdict: RowVerdictWord
    /// The parameter at fault.
    public var field: String?
    /// Why it was refused, in one word (`RowRefusalWord`).
    public var reason: String?
    /// What is wrong and what to do; or what was passed over.
    public var text: String?
    /// The ticket as it stands now; absent where it was refused.
    public var ticket: TicketInfo?
    /// Why it is not being called this moment, as `ticket.explain`.
    public var explanation: TicketExplanation?
    /// True: the same request came before.
    public var replayed: Bool?

    public init(
        verdict: RowVerdictWord, field: String? = nil, reason: String? = nil, text: String? = nil,
        ticket: TicketInfo? = nil, explanation: TicketExplanation? = nil, replayed: Bool? = nil
    ) {
        self.verdict = verdict
        self.field = field
        self.reason = reason
        self.text = text
        self.ticket = ticket
        self.explanation = explanation
        self.replayed = replayed
    }
}
