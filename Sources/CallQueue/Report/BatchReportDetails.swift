package import FoundationEssentials

/// What a batch's report tells beside the figures of `BatchReport`.
package struct BatchReportDetails: Sendable, Hashable {
    /// One class.
    package struct Line: Sendable, Hashable {
        /// Attempts whose customer answered while nobody was there in time.
        package var abandoned = 0
        /// Attempts that rang.
        package var rang = 0
        /// Seconds of ringing, over all of them.
        package var ringTime = 0.0
        /// What customers answered to flows, by the answer's name and the key; each attempt's last word counts.
        package var answers: [String: [String: Int]] = [:]

        package init() {}

        /// Seconds; nil where nothing rang.
        package var meanRingTime: Double? { rang == 0 ? nil : ringTime / Double(rang) }
    }

    package var classes: [TicketClass: Line] = [:]
    /// Tickets by what the agent said of them.
    package var resolutions: [Resolution: Int] = [:]
    package var recordings = 0
    /// The recording of the longest talk.
    package var recordingExample: String?
    /// When the last attempt ended.
    package var lastEndedAt: Date?

    package init() {}

    /// All classes together.
    package var total: Line {
        classes.values.reduce(into: Line()) {
            $0.abandoned += $1.abandoned
            $0.rang += $1.rang
            $0.ringTime += $1.ringTime
            $0.answers.merge($1.answers) { $0.merging($1, uniquingKeysWith: +) }
        }
    }
}
