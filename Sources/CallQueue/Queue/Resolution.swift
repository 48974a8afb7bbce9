package import FoundationEssentials

/// What the agent says of the ticket after the call.
package enum Resolution: String, Sendable, Hashable, Codable, CaseIterable {
    case resolved
    /// Reached, but the matter is open.
    case unresolved
    /// To be called again; with a time, the ticket waits for it.
    case followUp
    /// Somebody else answered.
    case wrongNumber
    /// The customer does not want to talk about it; no further call for this ticket.
    case declined
    /// A mailbox answered.
    case voicemail
    /// The customer wants no call: the number goes onto the do-not-call list at once.
    case refused
}

/// One number that must never be rung.
package struct DoNotCallEntry: Sendable, Hashable {
    /// `DialableNumber.identity`. Without an extension it also holds for every extension behind the number.
    package let number: String
    /// Who or what said so: an agent, a file, a customer's complaint.
    package let source: String
    package let note: String
    package let addedAt: Date
    /// When it no longer binds; nil for never.
    package let lapsesAt: Date?

    package init(number: String, source: String, note: String, addedAt: Date, lapsesAt: Date? = nil) {
        self.lapsesAt = lapsesAt
        self.number = number
        self.source = source
        self.note = note
        self.addedAt = addedAt
    }
}
