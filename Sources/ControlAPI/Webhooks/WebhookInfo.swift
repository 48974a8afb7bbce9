public import FoundationEssentials

/// One webhook.
public struct WebhookInfo: Codable, Sendable, Equatable {
    /// Its name in the configuration.
    public var name: String
    /// Scheme, host and port: the rest of the URL may be a secret.
    public var place: String
    /// What is sent for which event.
    public var mapping: String
    public var state: WebhookStateWord
    /// Messages that wait.
    public var waiting: Int
    /// Messages that failed for good.
    public var dead: Int
    /// When the oldest of those that wait was made.
    public var oldestAt: Date?
    public var lastDeliveredAt: Date?
    /// When it is tried again, of one that rests.
    public var readyAt: Date?
    /// Messages are signed.
    public var signed: Bool
    /// Whole numbers are sent.
    public var fullNumbers: Bool
    /// What went wrong last.
    public var text: String?

    public init(
        name: String, place: String, mapping: String, state: WebhookStateWord, waiting: Int, dead: Int,
        oldestAt: Date? = nil, lastDeliveredAt: Date? = nil, readyAt: Date? = nil, signed: Bool, fullNumbers: Bool,
        text: String? = nil
    ) {
        self.name = name
        self.place = place
        self.mapping = mapping
        self.state = state
        self.waiting = waiting
        self.dead = dead
        self.oldestAt = oldestAt
        self.lastDeliveredAt = lastDeliveredAt
        self.readyAt = readyAt
        self.signed = signed
        self.fullNumbers = fullNumbers
        self.text = text
    }
}

/// All webhooks together, for `system.status`.
public struct WebhookCounts: Codable, Sendable, Equatable {
    /// Webhooks that are left alone for a while.
    public var backingOff: Int
    /// Messages that wait.
    public var waiting: Int
    /// Messages that failed for good.
    public var dead: Int

    public init(backingOff: Int, waiting: Int, dead: Int) {
        self.backingOff = backingOff
        self.waiting = waiting
        self.dead = dead
    }
}

/// How a webhook fares.
public struct WebhookStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The last message was delivered, or none has been tried.
    public static let works = WebhookStateWord(rawValue: "works")
    /// The last message was not delivered; the next is tried soon.
    public static let failing = WebhookStateWord(rawValue: "failing")
    /// Several failed in a row: it is left alone for a while.
    public static let backingOff = WebhookStateWord(rawValue: "backingOff")
}

/// Answer to `webhook.dead`.
public struct DeadMessagePage: Codable, Sendable, Equatable {
    public var messages: [DeadMessage]
    /// How many there are in all.
    public var total: Int

    public init(messages: [DeadMessage], total: Int) {
        self.messages = messages
        self.total = total
    }
}

/// A message that failed for good.
public struct DeadMessage: Codable, Sendable, Equatable {
    /// What the receiver was told as `Dialer-Delivery`.
    public var deliveryId: String
    public var webhook: String
    /// Its name in the mapping.
    public var message: String
    /// The call, or the ticket, or the batch that it tells of.
    public var of: String
    public var madeAt: Date
    public var givenUpAt: Date
    public var tries: Int
    /// What went wrong last.
    public var text: String?

    public init(
        deliveryId: String, webhook: String, message: String, of: String, madeAt: Date, givenUpAt: Date, tries: Int,
        text: String? = nil
    ) {
        self.deliveryId = deliveryId
        self.webhook = webhook
        self.message = message
        self.of = of
        self.madeAt = madeAt
        self.givenUpAt = givenUpAt
        self.tries = tries
        self.text = text
    }
}
