public import FoundationEssentials

/// `report.get`: what was done in a period: figures in all and for each class, batch, agent, hour, trunk or day. It reads on a
/// connection of its own and delays no call. Errors: `invalidParams`, `notFound` (batch).
public struct ReportRequest: PeriodRequest, Equatable {
    public typealias Response = ActivityReport
    public static let method = ControlMethod.reportGet

    public var from: String?
    public var to: String?
    public var ticketClass: String?
    public var batch: String?
    public var agent: String?
    public var trunk: String?
    /// What there is a line for; the class without it.
    public var by: ReportGroupWord?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case from, to, ticketClass, batch, agent, trunk, by
    }

    public init(
        from: String? = nil, to: String? = nil, ticketClass: String? = nil, batch: String? = nil,
        agent: String? =
            nil, trunk: String? = nil, by: ReportGroupWord? = nil
    ) {
        self.from = from
        self.to = to
        self.ticketClass = ticketClass
        self.batch = batch
        self.agent = agent
        self.trunk = trunk
        self.by = by
    }
}

/// Answer to `report.get`.
public struct ActivityReport: Codable, Sendable, Equatable {
    /// First instant of the period.
    public var from: Date
    /// First instant after it.
    public var to: Date
    /// Both by the site's clock: `2026-11-21 00:00:00`.
    public var fromText: String
    public var toText: String
    /// The zone of the site's clock.
    public var zone: String
    /// What there is a line for.
    public var by: ReportGroupWord
    /// By their keys.
    public var groups: [ReportLine]
    /// All together; its key is `total`.
    public var total: ReportLine
    /// What a call by hand would have cost, for `savedMinutes` (`queue.reports.handDialing`).
    public var handDialSeconds: Double
    /// A call below this MOS is `poor`.
    public var poorMOS: Double

    public init(
        from: Date, to: Date, fromText: String, toText: String, zone: String, by: ReportGroupWord,
        groups:
            [ReportLine], total: ReportLine, handDialSeconds: Double, poorMOS: Double
    ) {
        self.from = from
        self.to = to
        self.fromText = fromText
        self.toText = toText
        self.zone = zone
        self.by = by
        self.groups = groups
        self.total = total
        self.handDialSeconds = handDialSeconds
        self.poorMOS = poorMOS
    }
}
