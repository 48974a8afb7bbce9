package import FoundationEssentials

/// All that the queue keeps of the person with a number: tickets that name it, their calls, and every other call to it.
package struct PersonData: Sendable, Hashable {
    /// One row of a batch.
    package struct Ticket: Sendable, Hashable {
        package let id: TicketID
        package let ticketClass: TicketClass
        package let batch: BatchID
        package let state: String
        package let numbers: [DialableNumber]
        package let openedAt: Date
        package let details: TicketDetails
        package let resolution: Resolution?
        /// The record of the person's consent to being called.
        package let consentRef: String?
        /// For the database.
        let seq: Int
    }

    package let number: DialableNumber
    package var tickets: [Ticket] = []
    /// The earliest first.
    package var attempts: [ExportedAttempt] = []
    /// What was answered in each of them that asked.
    package var answers: [AttemptID: [CustomerWords.Answer]] = [:]
    package var doNotCall: DoNotCallEntry?
    /// Other people's calls were transferred to the number, or it joined them.
    package var isInOthersCalls = false

    /// Nothing is kept but the refusal, if that.
    package var isEmpty: Bool { tickets.isEmpty && attempts.isEmpty && !isInOthersCalls }
}

/// What was deleted.
package struct PersonDeletion: Sendable, Hashable {
    /// Masked.
    package let number: String
    package let tickets: Int
    package let calls: Int
    /// The number is on the do-not-call list, and stays there.
    package let isRefused: Bool
}

/// Why one person's data are not deleted; nothing has changed then.
package enum PersonRefusal: Error, Sendable, Hashable {
    /// Nothing is kept of the number.
    case unknown
    /// The person is being called or talked with.
    case inCall(CallID)
    /// What must be kept for so long (MIIT 工信部信管〔2020〕81号).
    case keptUntil(Date)
}

/// Who asked for it, and why; for the audit.
package struct PersonWarrant: Sendable, Hashable {
    package let who: String
    package let reason: String
    /// Also what is younger than it must be kept.
    package let isForced: Bool

    package init(who: String, reason: String, isForced: Bool = false) {
        self.who = who
        self.reason = reason
        self.isForced = isForced
    }
}
