/// `person.delete`: tickets, calls and recordings of the person with a number, for good; an entry of the do-not-call list
/// stays. Who asked is kept in the audit. Errors: `numberInvalid`, `notFound`, `conflict` (in a call; kept until then, `retryAt`
/// says when), `invalidParams` (no reason), `storeFailed` (a recording's file would not go; ask again).
public struct DeletePersonRequest: ControlRequest, Equatable {
    public typealias Response = DeletedPerson
    public static let method = ControlMethod.personDelete

    /// As people write it.
    public var number: String
    /// Why; kept in the audit.
    public var reason: String
    /// Also what is younger than the days that are kept at least; default false.
    public var force: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number, reason, force
    }

    public init(number: String, reason: String, force: Bool? = nil) {
        self.number = number
        self.reason = reason
        self.force = force
    }
}

/// Answer to `person.delete`.
public struct DeletedPerson: Codable, Sendable, Equatable {
    /// Masked.
    public var number: String
    public var tickets: Int
    public var calls: Int
    public var recordings: Int
    /// The number is on the do-not-call list, and stays there.
    public var doNotCall: Bool

    public init(number: String, tickets: Int, calls: Int, recordings: Int, doNotCall: Bool) {
        self.number = number
        self.tickets = tickets
        self.calls = calls
        self.recordings = recordings
        self.doNotCall = doNotCall
    }
}
