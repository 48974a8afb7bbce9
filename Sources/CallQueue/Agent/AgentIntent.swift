/// What an agent wants. It never changes a call that is under way.
package enum AgentIntent: Sendable, Hashable {
    /// Entered by signing out, and at the end of `draining`. Left by signing in. Gets no calls; clicking still dials.
    case loggedOut
    /// Entered by signing in, or by saying so. Gets calls as they come.
    case available
    /// Entered by asking for one call. Gets that one; `isAsking` is false from then until the agent asks again.
    case onDemand(isAsking: Bool)
    /// Entered by the agent, a supervisor, or the dialer after missed calls. Left by saying `available`.
    case paused(PauseCode)
    /// Entered by signing out in a call. Left for `loggedOut` once call and wrap-up are over, or taken back.
    case draining

    /// Whether a call of the queue may be given to the agent.
    package var takesCalls: Bool {
        switch self {
        case .available, .onDemand(isAsking: true): true
        case .loggedOut, .onDemand(isAsking: false), .paused, .draining: false
        }
    }

    /// Whether it is another wish, and not the same one fulfilled.
    func isOther(than previous: AgentIntent) -> Bool {
        if case (.onDemand, .onDemand) = (self, previous) { return false }
        return self != previous
    }

    package var pauseCode: PauseCode? {
        if case .paused(let code) = self { code } else { nil }
    }
}
