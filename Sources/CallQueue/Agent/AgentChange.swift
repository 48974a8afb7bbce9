package import FoundationEssentials

/// What became of an agent, for whoever follows it.
package struct AgentChange: Sendable, Hashable {
    package let previous: AgentState
    package let state: AgentState
    package let at: Date
    /// The same moment on the monotonic clock, which the states' own times are told on.
    package let uptime: Duration

    package var agent: AgentID { state.id }
}
