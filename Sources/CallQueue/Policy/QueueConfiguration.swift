/// Everything a site can set of the queue. Decoded from the configuration file; a missing key has the default, an
/// unknown one is refused by name.
package struct QueueConfiguration: Sendable, Hashable {
    /// For classes not in `classes`, and for calls without a ticket.
    package var policy = ClassPolicy()
    /// In the file, a class names only what differs from `policy`.
    package var classes: [TicketClass: ClassPolicy] = [:]
    /// Which share of each class is called.
    package var selection = Selection.standard
    /// Most attempts to one number, over all paths.
    package var attemptCaps = AttemptCap.standard
    package var calleeZones = CalleeZones()
    /// Public holidays, by the callee's country.
    package var holidays = Holidays.standard
    /// Weights of classes that are not 1.
    package var classWeights: [TicketClass: Double] = [:]
    /// Seconds before its deadline, or before its protected number expires, from which on a ticket goes before all shares.
    package var pressingTime = 3_600.0
    /// Day parts, for redialling at another time of day: where the second and the following begin.
    package var dayParts = [TimeOfDay(minutes: 720), TimeOfDay(minutes: 1_020)]
    package var permission = DialPermission()
    /// ISO 3166-1 region where a number without a country code is at home.
    package var region = "CN"
    /// Ranges in use that the numbering tables do not know, as `+86194xxxxxxxx`.
    package var alsoAssigned: [String] = []
    /// Calls at once over the trunk; nil for no limit of ours.
    package var lines: Int?
    /// Customers' INVITEs per second; nil for no limit of ours.
    package var callsPerSecond: Double?
    /// Most calls led by flows at once, so that lines are left for agents; nil: all lines.
    package var flowLines: Int?
    /// How agents are treated.
    package var agents = AgentRules()
    /// What reports count as good and bad.
    package var reports = ReportRules()
    /// The site's clock, by which reports have days and hours; nil: the machine's.
    package var zone: ZoneRules?
    /// Seconds within which the same agent asking for the same number counts as one press.
    package var duplicatePressWindow = 5.0
    /// Seconds an idempotency key is kept; at least 24 hours.
    package var keyRetention = 172_800.0

    package init() {}

    /// Shares of the calls by class: twice the weight, twice the calls, where there is enough to call.
    package func weight(of ticketClass: TicketClass) -> Double { classWeights[ticketClass] ?? 1 }

    /// The clock by which the site lives.
    package var siteClock: SiteClock { SiteClock(zone) }

    /// Flows that ask the customer after an agent's call.
    package var surveyFlows: Set<FlowName> {
        Set(([policy] + classes.values).compactMap(\.surveyFlow))
    }

    package func policy(for ticketClass: TicketClass?) -> ClassPolicy {
        ticketClass.flatMap { classes[$0] } ?? policy
    }
}

/// Which numbers may be dialled at all: against toll fraud.
package struct DialPermission: Sendable, Hashable {
    package enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
        case refuse
        /// A person may dial it after confirming; a batch never does.
        case confirm
        case allow
    }

    /// Country calling codes dialled without further ado.
    package var countryCodes: Set<String> = ["86", "852", "853", "886"]
    package var otherCountries = Rule.confirm

    package init() {}
}
