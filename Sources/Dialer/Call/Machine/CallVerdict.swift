import CallQueue

/// Who ended a call, or the part of it that mattered.
enum CallParty: String, Sendable, Equatable {
    case agent, customer
    /// A script, a page or a supervisor asked for it.
    case request
    /// A limit of ours, or the daemon stopping.
    case us
    case network
}

/// How one leg ended, in the words the machine needs; the SIP layer's own record keeps the rest.
struct LegVerdict: Sendable, Equatable {
    /// SIP status code 300–699 of the final response; 200 after a BYE; 0 when none came.
    var status: Int
    /// ITU-T Q.850 cause from a Reason header (RFC 3326), 1–127.
    var q850: Int?
    /// The far end sent it (a response, a BYE), not a timer or socket of ours.
    var byFarEnd: Bool
    /// The leg had been answered by a 2xx, even one that crossed our CANCEL.
    var wasAnswered: Bool
    /// The machine's 408 and 503 that no far end sent.
    var byTimer = false
    var byTransport = false
    var phrase = ""
    /// Seconds the far end asked us to wait (Retry-After, RFC 3261 §20.33).
    var retryAfter: Duration?
    /// Texts of the Reason headers.
    var reasonTexts: [String] = []
    /// From its INVITE to its end.
    var sinceInvite: Duration?
    /// Its network played something before the end.
    var hadEarlyMedia = false
    /// No INVITE left, because no trunk could be dialled through or the gate had changed its mind.
    var refusal: GateReason?

    /// We hung up on an answer without audio that we may take: no codec in common, or not encrypted where it must be.
    var hadNoMedia: Bool { wasAnswered && !byFarEnd && status == 488 }

    /// The leg's own end has a reason: a session timer, a connection that broke, a far end that forgot it.
    var tellsWhy: Bool { status >= 300 || !phrase.isEmpty }

    /// We ended a party's leg ourselves.
    static let byUs = LegVerdict(status: 0, byFarEnd: false, wasAnswered: true)
    /// Ended by us before any INVITE.
    static let neverPlaced = LegVerdict(status: 0, byFarEnd: false, wasAnswered: false)
    /// No trunk could be dialled through for it.
    static func refused(_ reason: GateReason) -> LegVerdict {
        var verdict = LegVerdict(status: 0, byFarEnd: false, wasAnswered: false, phrase: reason.rawValue)
        verdict.refusal = reason
        return verdict
    }
    /// Nothing was heard from a party any more.
    static let lost = LegVerdict(status: 0, byFarEnd: false, wasAnswered: true, byTransport: true)
    /// A party rang as long as it might.
    static let notAnswered = LegVerdict(status: 0, byFarEnd: false, wasAnswered: false, byTimer: true)
}

/// How a call ended: the evidence from which ``AttemptOutcomes`` makes the queue's outcome.
struct CallVerdict: Sendable, Equatable {
    enum Cause: Sendable, Equatable {
        case agentFailed
        case agentDidNotAnswer
        /// The gate said no between the agent's answer and the customer's INVITE; the gate's word for it.
        case refused(GateReason)
        case customerFailed
        case customerDidNotAnswer
        case hungUp(by: CallParty)
    }

    var cause: Cause
    var agent: LegVerdict?
    var customer: LegVerdict?
    /// The limit of ours that was reached, where that ended it.
    var limit: CallTimer?

    static func agentFailed(_ leg: LegVerdict) -> Self { .init(cause: .agentFailed, agent: leg) }
    static var agentDidNotAnswer: Self { .init(cause: .agentDidNotAnswer) }
    static func refused(_ reason: GateReason) -> Self { .init(cause: .refused(reason)) }
    static func customerFailed(_ leg: LegVerdict) -> Self { .init(cause: .customerFailed, customer: leg) }
    static var customerDidNotAnswer: Self { .init(cause: .customerDidNotAnswer) }
    static func hungUp(by party: CallParty, agent: LegVerdict? = nil, customer: LegVerdict? = nil) -> Self {
        .init(cause: .hungUp(by: party), agent: agent, customer: customer)
    }

    /// A limit of ours was reached.
    static func timeOver(_ limit: CallTimer) -> Self {
        var verdict = hungUp(by: .us)
        verdict.limit = limit
        return verdict
    }

    /// The same verdict with what the customer's leg said at last.
    func knowing(customer leg: LegVerdict) -> Self {
        var verdict = self
        verdict.customer = verdict.customer ?? leg
        return verdict
    }
}
