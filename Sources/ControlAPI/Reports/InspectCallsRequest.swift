public import FoundationEssentials

/// `report.inspect`: every talk of a period judged by rules; what to listen to first on top. Errors: `invalidParams`, `notFound`
/// (batch).
public struct InspectCallsRequest: PeriodRequest, Equatable {
    public typealias Response = InspectionReport
    public static let method = ControlMethod.reportInspect

    public var from: String?
    public var to: String?
    public var ticketClass: String?
    public var batch: String?
    public var agent: String?
    public var trunk: String?
    /// At most so many calls, 1–1000; 100 without it.
    public var limit: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case from, to, ticketClass, batch, agent, trunk, limit
    }

    public init(
        from: String? = nil, to: String? = nil, ticketClass: String? = nil, batch: String? = nil,
        agent: String? =
            nil, trunk: String? = nil, limit: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.ticketClass = ticketClass
        self.batch = batch
        self.agent = agent
        self.trunk = trunk
        self.limit = limit
    }
}

/// Answer to `report.inspect`.
public struct InspectionReport: Codable, Sendable, Equatable {
    /// First instant of the period.
    public var from: Date
    /// First instant after it.
    public var to: Date
    /// Both by the site's clock: `2026-11-21 00:00:00`.
    public var fromText: String
    public var toText: String
    /// The zone of the site's clock.
    public var zone: String
    /// Talks that were judged.
    public var inspected: Int
    /// Of them, with a finding.
    public var found: Int
    /// Calls by finding.
    public var reasons: [String: Int]
    /// The highest scores first.
    public var calls: [InspectedCall]

    public init(
        from: Date, to: Date, fromText: String, toText: String, zone: String, inspected: Int, found: Int,
        reasons:
            [String: Int], calls: [InspectedCall]
    ) {
        self.from = from
        self.to = to
        self.fromText = fromText
        self.toText = toText
        self.zone = zone
        self.inspected = inspected
        self.found = found
        self.reasons = reasons
        self.calls = calls
    }
}

/// A call somebody should listen to.
public struct InspectedCall: Codable, Sendable, Equatable {
    public var callId: String
    public var ticketId: String?
    public var ticketClass: String?
    public var agentId: String?
    /// Masked.
    public var number: String
    public var requestedAt: Date
    /// The same by the site's clock.
    public var at: String
    public var talkSeconds: Double
    /// The more, the sooner.
    public var score: Int
    /// The gravest first.
    public var findings: [CallFinding]
    /// What to listen to; absent where nothing was recorded, or it was deleted.
    public var recordingId: String?

    public init(
        callId: String, ticketId: String? = nil, ticketClass: String? = nil, agentId: String? = nil, number: String,
        requestedAt: Date, at: String, talkSeconds: Double, score: Int, findings: [CallFinding],
        recordingId:
            String? = nil
    ) {
        self.callId = callId
        self.ticketId = ticketId
        self.ticketClass = ticketClass
        self.agentId = agentId
        self.number = number
        self.requestedAt = requestedAt
        self.at = at
        self.talkSeconds = talkSeconds
        self.score = score
        self.findings = findings
        self.recordingId = recordingId
    }
}

/// One thing that was found.
public struct CallFinding: Codable, Sendable, Equatable {
    public var reason: FindingWord
    /// Seconds, a MOS, a share or a key, as the reason has it.
    public var value: Double?

    public init(
        reason: FindingWord, value: Double? = nil
    ) {
        self.reason = reason
        self.value = value
    }
}
