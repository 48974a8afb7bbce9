public import FoundationEssentials

/// `report.records`: call detail records of a period, the earliest first, page by page; running calls are among them. Errors:
/// `invalidParams`, `notFound` (batch).
public struct CallRecordsRequest: PeriodRequest, Equatable {
    public typealias Response = CallRecordPage
    public static let method = ControlMethod.reportRecords

    public var from: String?
    public var to: String?
    public var ticketClass: String?
    public var batch: String?
    public var agent: String?
    public var trunk: String?
    /// The last call of the page before (`next`).
    public var after: String?
    /// At most so many, 1–1000; 500 without it.
    public var limit: Int?
    /// Numbers in full instead of masked; default false.
    public var reveal: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case from, to, ticketClass, batch, agent, trunk, after, limit, reveal
    }

    public init(
        from: String? = nil, to: String? = nil, ticketClass: String? = nil, batch: String? = nil,
        agent: String? =
            nil, trunk: String? = nil, after: String? = nil, limit: Int? = nil, reveal: Bool? = nil
    ) {
        self.from = from
        self.to = to
        self.ticketClass = ticketClass
        self.batch = batch
        self.agent = agent
        self.trunk = trunk
        self.after = after
        self.limit = limit
        self.reveal = reveal
    }
}

/// Answer to `report.records`.
public struct CallRecordPage: Codable, Sendable, Equatable {
    public var records: [CallRecord]
    /// Give it as `after` to get the next page; absent after the last.
    public var next: String?
    /// The zone of the site's clock.
    public var zone: String

    public init(
        records: [CallRecord], next: String? = nil, zone: String
    ) {
        self.records = records
        self.next = next
        self.zone = zone
    }
}

/// One attempt: what was asked for and what came of it.
public struct CallRecord: Codable, Sendable, Equatable {
    public var callId: String
    public var ticketId: String?
    public var batchId: String?
    public var ticketClass: String?
    /// Which call of the ticket, from 1.
    public var attemptNumber: Int
    /// Who talked, or was to; absent for a call that a flow led to its end.
    public var agentId: String?
    /// Masked unless revealed.
    public var number: String
    /// Who asked for it: `batch`, `page`, `phone`, …
    public var origin: String
    /// How far it came: `dialingAgent`, `dialingCustomer`, `answered`, `ended`.
    public var phase: String
    public var requestedAt: Date
    public var agentInvitedAt: Date?
    public var agentAnsweredAt: Date?
    public var customerInvitedAt: Date?
    public var ringingAt: Date?
    public var answeredAt: Date?
    public var endedAt: Date?
    /// How it ended; absent while it runs.
    public var disposition: CallDisposition?
    public var endedBy: String?
    /// Final SIP status.
    public var sip: Int?
    /// Q.850 cause.
    public var q850: Int?
    /// The far end's words, or ours; long numbers in it masked unless revealed.
    public var text: String?
    /// Through which the customer was last called.
    public var trunk: String?
    /// It counted against the caps.
    public var counted: Bool?
    public var ringSeconds: Double?
    public var talkSeconds: Double
    /// The customer heard the hold music.
    public var heldSeconds: Double?
    /// Agents wrote it up.
    public var wrapUpSeconds: Double?
    /// The flow that led it.
    public var flow: String?
    /// The customer wanted a person …
    public var handOverWantedAt: Date?
    /// … and had one.
    public var handedOverAt: Date?
    /// Promised.
    public var callAgainAt: Date?
    /// The customer said so.
    public var neverCallAgain: Bool?
    /// MOS-CQE of the side that heard worse.
    public var mos: Double?
    /// Path of the first recording.
    public var recording: String?
    /// Its id.
    public var recordingId: String?
    /// What whoever asked for the call wrote.
    public var note: String?
    /// Numbers that were called into the call beside the customer's: transferred to, consulted, in conference. Masked unless
    /// revealed; absent while the call runs.
    public var others: [String]?
    /// Seconds by which the site's clock was ahead of UTC then.
    public var utcOffset: Int

    public init(
        callId: String, ticketId: String? = nil, batchId: String? = nil, ticketClass: String? = nil,
        attemptNumber:
            Int, agentId: String? = nil, number: String, origin: String, phase: String, requestedAt: Date,
        agentInvitedAt: Date? = nil, agentAnsweredAt: Date? = nil, customerInvitedAt: Date? = nil,
        ringingAt: Date? = nil, answeredAt: Date? = nil, endedAt: Date? = nil, disposition: CallDisposition? = nil,
        endedBy: String? = nil, sip: Int? = nil, q850: Int? = nil, text: String? = nil, trunk: String? = nil,
        counted: Bool? = nil,
        ringSeconds: Double? = nil, talkSeconds: Double, heldSeconds: Double? = nil, wrapUpSeconds: Double? = nil,
        flow: String? = nil, handOverWantedAt: Date? = nil, handedOverAt: Date? = nil, callAgainAt: Date? = nil,
        neverCallAgain: Bool? = nil, mos: Double? = nil, recording: String? = nil, recordingId: String? = nil,
        note:
            String? = nil, others: [String]? = nil, utcOffset: Int
    ) {
        self.callId = callId
        self.ticketId = ticketId
        self.batchId = batchId
        self.ticketClass = ticketClass
        self.attemptNumber = attemptNumber
        self.agentId = agentId
        self.number = number
        self.origin = origin
        self.phase = phase
        self.requestedAt = requestedAt
        self.agentInvitedAt = agentInvitedAt
        self.agentAnsweredAt = agentAnsweredAt
        self.customerInvitedAt = customerInvitedAt
        self.ringingAt = ringingAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.disposition = disposition
        self.endedBy = endedBy
        self.sip = sip
        self.q850 = q850
        self.text = text
        self.trunk = trunk
        self.counted = counted
        self.ringSeconds = ringSeconds
        self.talkSeconds = talkSeconds
        self.heldSeconds = heldSeconds
        self.wrapUpSeconds = wrapUpSeconds
        self.flow = flow
        self.handOverWantedAt = handOverWantedAt
        self.handedOverAt = handedOverAt
        self.callAgainAt = callAgainAt
        self.neverCallAgain = neverCallAgain
        self.mos = mos
        self.recording = recording
        self.recordingId = recordingId
        self.note = note
        self.others = others
        self.utcOffset = utcOffset
    }
}
