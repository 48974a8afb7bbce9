package import FoundationEssentials

/// Who did what with a recording, and when. A line is never changed or taken away: the database refuses it.
package struct RecordingAuditLine: Sendable, Hashable {
    package enum Action: String, Sendable, Hashable, Codable {
        case exported
        /// By a person.
        case deleted
        /// By the limit of what is kept.
        case expired
        /// It should have been, and the file would not go.
        case notDeleted
    }

    package let at: Date
    package let action: Action
    package let recording: String
    /// The customer's number, masked.
    package let number: String
    package let who: String
    package let reason: String
    /// Before the days were over that it is kept at least.
    package let isForced: Bool
}
