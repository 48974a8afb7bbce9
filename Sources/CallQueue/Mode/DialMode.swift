/// How the tickets of a class come to be dialled.
package enum DialMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nobody is rung before a person clicks.
    case manual
    /// A free agent is shown the ticket, and dials or skips it.
    case preview
    /// A free agent is rung, then the customer: nobody who answers meets silence.
    case progressive
    /// For each free agent one customer is rung, and put through to an agent at the answer.
    case progressiveCustomerFirst
    /// So many customers for each free agent, fixed by the site.
    case power
    /// As many customers as the measured answers, talks and write-ups allow.
    case predictive
    /// A flow leads the call; an agent comes only if one is wanted.
    case automated

    /// Whether an agent is looked for only once the customer has answered: such a call can be abandoned.
    package var isCustomerFirst: Bool {
        switch self {
        case .progressiveCustomerFirst, .power, .predictive: true
        case .manual, .preview, .progressive, .automated: false
        }
    }

    /// Whether an agent is on the line before a customer is rung.
    package var isAgentFirst: Bool { !isCustomerFirst && self != .automated }
}

/// What happens to a ticket that an agent was shown and did nothing about.
package enum PreviewEnd: String, Sendable, Hashable, Codable, CaseIterable {
    /// Another agent is shown it.
    case skip
    /// It is dialled for that agent.
    case dial
}
