package import FoundationEssentials

/// What a simulation found.
package struct SimulationResult: Sendable, Hashable {
    package var from: Date
    /// When the last ticket that goes on by itself is settled; nil: not within the horizon.
    package var endsAt: Date?
    /// Tickets that were there at the start.
    package var tickets = 0
    /// How they ended, by `TicketState.word`; what is not finished is among them.
    package var states: [String: Int] = [:]
    /// What the unfinished ones wait for.
    package var waiting: [WaitingReason: Int] = [:]
    /// Tickets whose customers were talked with.
    package var reached = 0
    /// Every attempt, by how it ended.
    package var attempts: [Disposition: Int] = [:]
    package var agents = 0
    /// Seconds in which somebody might have been called by the hours, or calls were under way; all agents share them.
    package var openSeconds = 0.0
    /// Of all agents together.
    package var talkSeconds = 0.0
    package var busySeconds = 0.0
    /// Seconds within `openSeconds` in which agents waited for a call, all of them together.
    package var idleSeconds = 0.0
    /// Seconds during which each was what kept it from going faster.
    package var limits: [CompletionLimit: Double] = [:]
    /// By hour, from `from` on; hours in which nothing happened are left out.
    package var hours: [Hour] = []

    package struct Hour: Sendable, Hashable {
        package var from: Date
        package var attempts = 0
        package var reached = 0
        package var idleSeconds = 0.0
        package var limits: [CompletionLimit: Double] = [:]

        /// What kept it back most of the time.
        package var limit: CompletionLimit? { limits.mostly }
    }

    package init(from: Date) { self.from = from }

    package var attemptCount: Int { attempts.values.reduce(0, +) }

    /// Of those who answered, those for whom nobody was there in time: 0 to 1.
    package var abandonmentRate: Double {
        let abandoned = attempts[.abandoned] ?? 0
        let answered = (attempts[.answered] ?? 0) + abandoned
        return answered == 0 ? 0 : Double(abandoned) / Double(answered)
    }

    /// Share of `openSeconds` in which agents had something to do: 0 to 1.
    package var occupancy: Double {
        let all = Double(agents) * openSeconds
        return all == 0 ? 0 : min(1, busySeconds / all)
    }

    /// What kept it back most of the time.
    package var limit: CompletionLimit? { limits.mostly }
}

extension [CompletionLimit: Double] {
    /// The one that lasted longest.
    var mostly: CompletionLimit? {
        self.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    }
}
