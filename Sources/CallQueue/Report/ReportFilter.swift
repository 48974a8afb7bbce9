package import FoundationEssentials

/// Which calls a report is of: those ordered in a period, and of them what the rest says.
package struct ReportFilter: Sendable, Hashable {
    package var from: Date
    /// The first instant that is not in it.
    package var to: Date
    package var ticketClass: TicketClass?
    package var batch: BatchID?
    package var agent: AgentID?
    /// Through which the customer was, or was last, called.
    package var trunk: String?

    package init(
        from: Date, to: Date, ticketClass: TicketClass? = nil, batch: BatchID? = nil, agent: AgentID? = nil,
        trunk: String? = nil
    ) {
        self.from = from
        self.to = to
        self.ticketClass = ticketClass
        self.batch = batch
        self.agent = agent
        self.trunk = trunk
    }
}

/// What a report has a line for.
package enum ReportGrouping: String, Sendable, Hashable, CaseIterable {
    case ticketClass = "class"
    case batch, agent
    /// Hour of the site's day, over all days of the period.
    case hour
    case trunk
    /// Day of the site's calendar.
    case day
}
