/// How the tickets of a class come to be dialled.
package enum DialMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nobody is rung before a person clicks.
    case manual
    /// A free agent is shown the ticket, and dials or skips it.
    case preview
    /// A free agent is rung, then the customer: nobody who answers meets silence.
    case progressive
}

/// What happens to a ticket that an agent was shown and did nothing about.
package enum PreviewEnd: String, Sendable, Hashable, Codable, CaseIterable {
    /// Another agent is shown it.
    case skip
    /// It is dialled for that agent.
    case dial
}
