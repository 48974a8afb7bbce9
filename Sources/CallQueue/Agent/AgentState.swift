/// An agent at one moment, copied out for whoever asks.
package struct AgentState: Sendable, Hashable {
    package let id: AgentID
    package var intent: AgentIntent
    /// Asked for during a call; takes effect after it.
    package var nextIntent: AgentIntent?
    package var activity: AgentActivity
    /// On the monotonic clock.
    package var intentSince: Duration
    /// On the monotonic clock.
    package var activitySince: Duration
    /// Rests after calls not taken, until then.
    package var restsUntil: Duration?
    /// Calls not taken in a row.
    package var misses: Int
    package var figures: AgentFigures

    /// What the agent wants once the call that is under way has ended: a restart ends it.
    var wish: AgentIntent { nextIntent ?? intent }

    /// Whether the agent, though not free, will have calls again before long: is in a call, writes one up, or rests.
    package var comesBack: Bool { intent.takesCalls && nextIntent == nil }

    /// Whether a call of the queue may be given to the agent now, by what the agent wants and does.
    package func isFree(at now: Duration) -> Bool {
        intent.takesCalls && nextIntent == nil && activity == .idle && (restsUntil ?? .zero) <= now
    }
}

/// What an agent did since signing in.
package struct AgentFigures: Sendable, Hashable {
    /// Calls that rang the agent's phone.
    package var calls = 0
    /// Of them, those in which a customer was talked with.
    package var talks = 0
    package var talkTime = Duration.zero

    package init() {}
}
