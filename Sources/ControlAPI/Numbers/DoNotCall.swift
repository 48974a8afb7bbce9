public import FoundationEssentials

/// `donotcall.add`: never ring this number, whichever way a call is asked for. Takes effect with the next INVITE.
/// Idempotent. Errors: `numberInvalid`.
public struct AddDoNotCallRequest: ControlRequest, Equatable {
    public typealias Response = DoNotCallEntry
    public static let method = ControlMethod.doNotCallAdd

    /// As people write it.
    public var number: String
    /// Why, kept with the entry.
    public var reason: String?
    /// When the entry lapses; for ever if absent.
    public var until: Date?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number, reason, until
    }

    public init(
        number: String, reason: String? = nil, until: Date? = nil
    ) {
        self.number = number
        self.reason = reason
        self.until = until
    }
}

/// `donotcall.remove`. Errors: `numberInvalid`, `notFound`.
public struct RemoveDoNotCallRequest: ControlRequest, Equatable {
    public typealias Response = Done
    public static let method = ControlMethod.doNotCallRemove

    /// As people write it.
    public var number: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number
    }

    public init(
        number: String
    ) {
        self.number = number
    }
}

/// `donotcall.list`: entries, newest first.
public struct ListDoNotCallRequest: ControlRequest, Equatable {
    public typealias Response = DoNotCallPage
    public static let method = ControlMethod.doNotCallList

    /// At most so many, 1–5000; default 1000.
    public var limit: Int?
    /// Skip so many; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case limit, offset
    }

    public init(
        limit: Int? = nil, offset: Int? = nil
    ) {
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `donotcall.list`.
public struct DoNotCallPage: Codable, Sendable, Equatable {
    /// The entries.
    public var entries: [DoNotCallEntry]
    /// How many there are.
    public var total: Int

    public init(
        entries: [DoNotCallEntry], total: Int
    ) {
        self.entries = entries
        self.total = total
    }
}

/// One number never to ring.
public struct DoNotCallEntry: Codable, Sendable, Equatable {
    /// E.164, in full: the list is of no use masked.
    public var number: String
    /// Why.
    public var reason: String?
    /// Who or what said so: a user, an agent, a file, the customer.
    public var source: String?
    /// Since when.
    public var addedAt: Date
    /// When it lapses.
    public var until: Date?

    public init(
        number: String, reason: String? = nil, source: String? = nil, addedAt: Date, until: Date? = nil
    ) {
        self.number = number
        self.reason = reason
        self.source = source
        self.addedAt = addedAt
        self.until = until
    }
}
