/// How agents are treated, apart from what a ticket's class says.
package struct AgentRules: Sendable, Hashable {
    /// Whether an agent of whom nothing is known yet takes calls, or signs in first.
    package var signsInByItself = true
    /// Seconds after a talk before the next call, where the ticket's class says nothing (`wrapUpLimit`).
    package var wrapUp = 10.0
    /// Seconds a write-up lasts at least, whoever is how fast.
    package var leastWrapUp = 0.0
    /// Whether an agent who let the write-up's time pass without a resolution is paused.
    package var pausesUnresolved = false
    /// Seconds of rest after the first call that was not taken; it doubles with each further one, to ten minutes.
    package var missRest = 30.0
    /// Calls not taken in a row after which the agent is paused; 0 for never.
    package var missesToPause = 3
    /// Seconds within which a call must begin that was given to an agent.
    package var lease = 30.0
    /// Seconds a due ticket is kept for the agent who owns it or talked with its customer, while that agent is at work; 0: not.
    package var stickyWait = 120.0
    package var order = AgentOrder.longestIdle

    package init() {}
}

/// Which of several free agents gets the next call. Equal ones come in the configuration's order.
package enum AgentOrder: String, Sendable, Hashable, Codable, CaseIterable {
    case longestIdle
    /// Since signing in.
    case fewestCalls
    /// Since signing in.
    case leastTalkTime
    /// After whoever had the last one, in the configuration's order.
    case roundRobin
    /// The highest level in the skills that the call wants; among equals the longest idle.
    case skillLevel
}
