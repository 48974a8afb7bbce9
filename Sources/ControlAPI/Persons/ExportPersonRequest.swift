public import FoundationEssentials

/// `person.export`: all that is kept of the person with a number. Who asked is kept in the audit. Errors: `numberInvalid`,
/// `notFound`.
public struct ExportPersonRequest: ControlRequest, Equatable {
    public typealias Response = PersonInfo
    public static let method = ControlMethod.personExport

    /// As people write it.
    public var number: String
    /// Why; kept in the audit.
    public var reason: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number, reason
    }

    public init(number: String, reason: String? = nil) {
        self.number = number
        self.reason = reason
    }
}

/// Answer to `person.export`. Numbers are in full: it is the person's own copy.
public struct PersonInfo: Codable, Sendable, Equatable {
    public var number: String
    /// Tickets that name the number.
    public var tickets: [PersonTicket]
    /// Their calls, and every other call to the number; the earliest first.
    public var calls: [CallRecord]
    /// What the person answered to flows, by the call.
    public var answers: [String: [AnswerInfo]]
    /// What of it was recorded; `recording.export` copies one out.
    public var recordings: [RecordingInfo]
    /// The person refused further calls.
    public var doNotCall: DoNotCallEntry?

    public init(
        number: String, tickets: [PersonTicket], calls: [CallRecord], answers: [String: [AnswerInfo]],
        recordings: [RecordingInfo], doNotCall: DoNotCallEntry? = nil
    ) {
        self.number = number
        self.tickets = tickets
        self.calls = calls
        self.answers = answers
        self.recordings = recordings
        self.doNotCall = doNotCall
    }
}

/// A ticket with all that was loaded and said of it.
public struct PersonTicket: Codable, Sendable, Equatable {
    public var ticketId: String
    public var batchId: String
    public var ticketClass: String
    public var state: TicketStateWord
    public var customer: String?
    public var numbers: [String]
    public var title: String?
    public var createdAt: Date
    /// Further columns of the file.
    public var fields: [String: String]?
    public var resolution: ResolutionWord?
    public var note: String?
    public var resolvedAt: Date?
    /// The record of the person's consent to being called.
    public var consentRef: String?

    public init(
        ticketId: String, batchId: String, ticketClass: String, state: TicketStateWord, customer: String? = nil,
        numbers: [String], title: String? = nil, createdAt: Date, fields: [String: String]? = nil,
        resolution: ResolutionWord? = nil, note: String? = nil, resolvedAt: Date? = nil,
        consentRef: String? = nil
    ) {
        self.ticketId = ticketId
        self.batchId = batchId
        self.ticketClass = ticketClass
        self.state = state
        self.customer = customer
        self.numbers = numbers
        self.title = title
        self.createdAt = createdAt
        self.fields = fields
        self.resolution = resolution
        self.note = note
        self.resolvedAt = resolvedAt
        self.consentRef = consentRef
    }
}
