package import FoundationEssentials

/// How far an attempt has come, as durably recorded.
package enum AttemptPhase: String, Sendable, Hashable, Codable, CaseIterable {
    /// The agent's INVITE may have left; the customer's has not.
    case dialingAgent
    /// The customer's INVITE may have left.
    case dialingCustomer
    case answered
    case ended
}

/// One row per attempt: what `CallOrder` asked for and what `AttemptOutcome` brought, complete once `phase` is `.ended`.
package struct CallDetailRecord: Sendable, Hashable {
    package let attemptID: AttemptID
    package let ticketID: TicketID?
    package let batchID: BatchID?
    package let ticketClass: TicketClass?
    package let attemptNumber: Int
    /// Who talked, or was to; nil for a call that a flow led to its end.
    package let agent: AgentID?
    package let destination: DialableNumber
    package let origin: CallOrigin
    package var phase: AttemptPhase
    package let issuedAt: Date
    package var customerInvitedAt: Date?
    package var ringingAt: Date?
    package var answeredAt: Date?
    /// nil while it runs.
    package var timeline: AttemptTimeline?
    package var disposition: Disposition?
    package var endedBy: EndedBy?
    package var sipStatus: Int?
    package var q850: Int?
    package var reasonText: String
    package var recordingPath: String?
    /// Whether it counted against the ticket's and the number's attempts; nil while it runs.
    package var isCounted: Bool?
    /// What whoever asked for the call wrote with it.
    package var note: String?
    /// The flow that led it; nil for a call that an agent made.
    package var flow: FlowName?
    /// When the customer was promised to be called again.
    package var callAgainAt: Date?
    /// The customer pressed not to be called again.
    package var refusesCalls = false
    /// A person dialled, for the ticket, a number that is none of its own.
    package var isToOtherNumber = false

    package var callID: CallID { CallID(attemptID) }
    /// Seconds; 0 for an abandoned call, whose customer met nobody.
    package var talkTime: Double { disposition == .abandoned ? 0 : timeline?.talkTime ?? 0 }
}

/// What finishing an attempt led to.
package struct FinishedAttempt: Sendable, Hashable {
    package let record: CallDetailRecord
    /// The ticket's state now; nil for a call without a ticket.
    package let ticketState: TicketState?
    /// What a person should look at (credentials, caller ID, codec); nil when all is well.
    package let alert: String?
    /// True when the attempt had been finished before: nothing was changed, and this is what was recorded then.
    package let isRepeated: Bool
    /// Rows that did not read back: its own, and its ticket's, which is set aside.
    var damagedRows = 0

    var isTicketDamaged: Bool { ticketState == .waiting(.damaged, readyAt: nil) }
}

extension CallDetailRecord {
    /// Of an attempt whose row does not read back any more.
    init(_ attempt: LiveAttempt, _ outcome: AttemptOutcome, isCounted: Bool) {
        let order = attempt.order
        self.init(
            attemptID: order.attemptID, ticketID: order.ticketID, batchID: order.batchID,
            ticketClass: order.ticketClass, attemptNumber: order.attemptNumber,
            agent: outcome.joinedAgent ?? order.agent, destination: order.destination, origin: order.origin,
            phase: .ended, issuedAt: order.issuedAt, customerInvitedAt: outcome.timeline.customerInvitedAt,
            ringingAt: outcome.timeline.ringingAt, answeredAt: outcome.timeline.answeredAt, timeline: outcome.timeline,
            disposition: outcome.disposition, endedBy: outcome.endedBy, sipStatus: outcome.sipStatus,
            q850: outcome.q850, reasonText: outcome.reasonText, recordingPath: outcome.recordingPath,
            isCounted: isCounted, note: order.note, flow: order.flow, callAgainAt: outcome.words.callAgainAt,
            refusesCalls: outcome.words.refusesCalls)
    }
}
