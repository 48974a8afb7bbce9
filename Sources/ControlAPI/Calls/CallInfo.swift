public import FoundationEssentials

/// One call as pages, `ctl` and scripts see it.
public struct CallInfo: Codable, Sendable, Equatable {
    /// Our id of the call.
    public var callId: String
    /// The ticket it serves, if any.
    public var ticketId: String?
    /// The batch of that ticket.
    public var batchId: String?
    /// The agent's id; absent while a flow leads and no agent has come.
    public var agentId: String?
    /// The customer's number, masked (`+86138****8000`).
    public var number: String
    /// It was dialled for the ticket, but is none of the ticket's numbers.
    public var otherNumber: Bool?
    /// Where it is.
    public var state: CallState
    /// Attempts on this ticket, this one included, from 1.
    public var attemptNumber: Int?
    /// Name of the trunk the customer's leg leaves by.
    public var trunk: String?
    /// The customer's INVITEs, where there were several: one, and one for each trunk after that could not take the call.
    public var tries: [TrunkTryInfo]?
    /// When it was asked for.
    public var requestedAt: Date
    /// When the agent answered.
    public var agentAnsweredAt: Date?
    /// When the customer's phone began to ring.
    public var customerRingingAt: Date?
    /// When the customer answered.
    public var answeredAt: Date?
    /// When the last leg was gone.
    public var endedAt: Date?
    /// From the request to the end, or to now. Seconds.
    public var durationSeconds: Double
    /// From the customer's answer to the end, or to now; 0 before. Seconds.
    public var talkSeconds: Double
    /// Both legs, the first dialled first.
    public var legs: [LegInfo]
    /// How it ended; absent while it lives.
    public var outcome: OutcomeInfo?
    /// Path of the recording on the daemon's machine, if any.
    public var recording: String?
    /// Whether it is being recorded now; while it lives.
    public var recordingState: RecordingStateWord?
    /// When the longest talk is over; while it lives, from the answer on.
    public var limitAt: Date?
    /// What whoever asked for the call wrote with it.
    public var note: String?
    /// The flow that leads it; absent for a call that an agent makes.
    public var flow: String?
    /// What the customer answered to flows' questions.
    public var answers: [AnswerInfo]?
    /// When the customer was promised to be called again.
    public var callAgainAt: Date?
    /// The customer pressed never to be called again.
    public var neverCallAgain: Bool?
    /// How it was asked for: `page`, `ctl`, `phone` (dialled at the agent's own), `batch`.
    public var origin: String?

    public init(
        callId: String, ticketId: String? = nil, batchId: String? = nil, agentId: String? = nil, number: String,
        state: CallState, attemptNumber: Int? = nil, trunk: String? = nil, tries: [TrunkTryInfo]? = nil,
        requestedAt: Date,
        agentAnsweredAt: Date? = nil, customerRingingAt: Date? = nil, answeredAt: Date? = nil,
        endedAt: Date? = nil, durationSeconds: Double, talkSeconds: Double, legs: [LegInfo] = [],
        outcome: OutcomeInfo? = nil, recording: String? = nil, recordingState: RecordingStateWord? = nil,
        limitAt: Date? = nil, note: String? = nil, flow: String? = nil, answers: [AnswerInfo]? = nil,
        callAgainAt: Date? = nil, neverCallAgain: Bool? = nil, origin: String? = nil
    ) {
        self.callId = callId
        self.ticketId = ticketId
        self.batchId = batchId
        self.agentId = agentId
        self.number = number
        self.state = state
        self.attemptNumber = attemptNumber
        self.trunk = trunk
        self.tries = tries
        self.requestedAt = requestedAt
        self.agentAnsweredAt = agentAnsweredAt
        self.customerRingingAt = customerRingingAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.durationSeconds = durationSeconds
        self.talkSeconds = talkSeconds
        self.legs = legs
        self.outcome = outcome
        self.recording = recording
        self.recordingState = recordingState
        self.limitAt = limitAt
        self.note = note
        self.flow = flow
        self.answers = answers
        self.callAgainAt = callAgainAt
        self.neverCallAgain = neverCallAgain
        self.origin = origin
    }
}
