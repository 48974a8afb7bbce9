package import FoundationEssentials

/// One message for one webhook, from the moment it is on the disk until it is delivered.
package struct OutboxMessage: Sendable, Hashable {
    /// Rises with every message; those of one lane are told in this order.
    package let seq: Int
    /// The same at every try, so that a receiver can drop what it has already.
    package let id: String
    package let webhook: String
    /// What is told in order: a call's id, or a ticket's.
    package let lane: String
    /// Which of its mapping's messages.
    package let name: String
    /// The event as JSON; numbers in it are masked.
    package let event: String
    package let madeAt: Date
    package let tries: Int
    /// Why the last try failed.
    package let lastError: String?
    /// When it was given up; nil while it waits.
    package let diedAt: Date?
}

/// A message that is not on the disk yet.
package struct OutboxDraft: Sendable, Hashable {
    package let webhook: String
    package let lane: String
    package let name: String
    package let event: String

    package init(webhook: String, lane: String, name: String, event: String) {
        self.webhook = webhook
        self.lane = lane
        self.name = name
        self.event = event
    }
}

/// What is remembered of a lane for a few days: that its call has ended, which messages were made of it.
package struct OutboxMark: Sendable, Hashable {
    package let lane: String
    package let what: String

    package init(lane: String, what: String) {
        self.lane = lane
        self.what = what
    }

    /// The call's end was told.
    package static func end(of lane: String) -> OutboxMark { OutboxMark(lane: lane, what: "end") }
}

/// How many wait for a webhook, and since when.
package struct OutboxStanding: Sendable, Hashable {
    package var waiting = 0
    package var dead = 0
    package var oldestAt: Date?

    package init(waiting: Int = 0, dead: Int = 0, oldestAt: Date? = nil) {
        self.waiting = waiting
        self.dead = dead
        self.oldestAt = oldestAt
    }
}

/// How much is kept.
package struct OutboxLimits: Sendable, Hashable {
    /// Messages that wait for one webhook; the oldest are given up for new ones.
    package var waiting = 50_000
    /// Given-up messages of all webhooks; the oldest are forgotten.
    package var dead = 10_000
    package var deadDays = 30.0
    /// How long marks are kept.
    package var markDays = 4.0

    package init() {}
}
