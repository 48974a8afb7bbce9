/// Figures of a batch, or of everything on record. Times are seconds.
package struct BatchReport: Sendable, Hashable {
    /// One class, or the sum of all.
    package struct Line: Sendable, Hashable {
        /// Tickets accepted and selected for calling.
        package var selected = 0
        /// Tickets accepted but outside their class's share.
        package var notSelected = 0
        /// Selected tickets with at least one attempt whose customer was rung.
        package var attempted = 0
        /// Selected tickets whose customer was spoken to.
        package var reached = 0
        /// Of the reached: with the resolution `resolved`.
        package var resolved = 0
        /// Of the reached: without it.
        package var unresolved = 0
        package var exhausted = 0
        package var expired = 0
        package var cancelled = 0
        /// Attempts whose customer's INVITE was sent.
        package var attempts = 0
        /// Of these: answered.
        package var answered = 0
        package var talkTime = 0.0

        /// Answered ÷ attempts, 0 to 1; nil without attempts.
        package var answerSeizureRatio: Double? { attempts == 0 ? nil : Double(answered) / Double(attempts) }

        package init() {}
    }

    package var classes: [TicketClass: Line] = [:]
    /// Finished attempts by how they ended, those in which only the agent was rung among them.
    package var outcomes: [Disposition: Int] = [:]
    /// Attempts under way.
    package var running = 0
    /// Rows of the loads that gave no ticket.
    package var refusedRows = 0
    package var duplicateRows = 0
    /// Calls without a ticket, where the report is of everything.
    package var withoutTicket = Line()

    package init() {}

    /// All classes together.
    package var total: Line {
        classes.values.reduce(into: Line()) { $0.add($1) }
    }

    mutating func add(_ counts: LoadCounts) {
        refusedRows += counts.refused
        duplicateRows += counts.duplicates
    }
}

extension BatchReport.Line {
    mutating func add(_ other: Self) {
        selected += other.selected
        notSelected += other.notSelected
        attempted += other.attempted
        reached += other.reached
        resolved += other.resolved
        unresolved += other.unresolved
        exhausted += other.exhausted
        expired += other.expired
        cancelled += other.cancelled
        attempts += other.attempts
        answered += other.answered
        talkTime += other.talkTime
    }
}

/// How many tickets are where.
package struct TicketCounts: Sendable, Hashable {
    /// By the state's word.
    package var states: [String: Int] = [:]
    /// Waiting tickets by reason.
    package var waiting: [WaitingReason: Int] = [:]

    package init() {}

    /// Tickets on which something may still happen by itself.
    package var open: Int {
        let held = waiting.filter(\.key.needsPerson).values.reduce(0, +)
        return ["waiting", "ready", "reserved", "dialing", "talking", "wrapUp"]
            .reduce(0) { $0 + (states[$1] ?? 0) } - held
    }

    /// Tickets that wait for a person.
    package var held: Int { waiting.filter(\.key.needsPerson).values.reduce(0, +) }
}
