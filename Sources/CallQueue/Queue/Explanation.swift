package import FoundationEssentials

/// Why a ticket is not being called, and when it will be: always one reason.
package struct Explanation: Sendable, Hashable {
    package let ticketID: TicketID
    package let state: TicketState
    /// One word: a `WaitingReason`, or the state's own word where it is being called or finished.
    package let reason: String
    /// nil where no time is known: it needs a person, or it is finished.
    package let readyAt: Date?
    /// Who or what moves it on.
    package let actor: Actor
    package let english: String
    package let chinese: String

    package enum Actor: String, Sendable, Hashable, Codable {
        /// Goes on by itself.
        case queue
        /// Waits for a supervisor: release it, resume the batch.
        case supervisor
        /// A call is under way or the agent is writing it up.
        case agent
        /// Finished.
        case nobody
    }
}
