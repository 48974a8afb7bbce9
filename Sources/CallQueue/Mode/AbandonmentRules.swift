/// What a class whose customers are rung before an agent is there may do to those who answer and meet nobody.
package struct AbandonmentRules: Sendable, Hashable {
    /// Over which time the share is taken.
    package enum Period: Sendable, Hashable {
        /// The last so many seconds.
        case rolling(Double)
        /// From midnight of the site's clock (Ofcom 2010: 00–24 h).
        case calendarDay
    }

    /// What is done once the limit is reached.
    package enum Reaction: String, Sendable, Hashable, Codable, CaseIterable {
        /// The class's tickets of that batch wait.
        case stop
        /// They are called agent first meanwhile.
        case agentFirst
    }

    /// The largest share of persons who answered and met nobody, 0 to 0.1.
    package var limit: Double
    package var period = Period.rolling(2_592_000)
    /// Seconds from the answer within which an agent must be there (16 CFR 310.4(b)(4): 2 s).
    package var within = 2.0
    /// Seconds for which a number that was abandoned is called with an agent on the line only (Ofcom: 72 h).
    package var lock = 259_200.0
    /// The prompt that tells whoever is abandoned who called and from which number.
    package var announcement: String
    package var whenReached = Reaction.stop

    package init(limit: Double, announcement: String) {
        self.limit = limit
        self.announcement = announcement
    }
}

/// How many customers are rung for each agent.
package struct PacingRules: Sendable, Hashable {
    /// With `power`: customers for each free agent, 1 to 5.
    package var ratio = 1.5
    /// With `predictive`: the most customers for each agent who is free or about to be, 1 to 5.
    package var mostRatio = 3.0

    package init() {}
}
