public import FoundationEssentials

/// What an event tells beyond its head. Which keys come with which type is in docs/control-protocol.md.
public struct EventData: Codable, Sendable, Equatable {
    /// The new state word of what the event is about.
    public var state: String?
    /// The state before.
    public var previous: String?
    /// The customer's number, masked.
    public var number: String?
    /// The trunk.
    public var trunk: String?
    /// With `call.ended`.
    public var disposition: CallDisposition?
    /// With `call.ended`.
    public var blame: BlameWord?
    /// SIP status that brought the event about.
    public var sip: Int?
    /// Q.850 cause.
    public var q850: Int?
    /// Reason headers as received.
    public var reasons: [String]?
    /// Who ended it.
    public var endedBy: EndedByWord?
    /// How long the customer's phone rang. Seconds.
    public var ringSeconds: Double?
    /// Answer to end. Seconds.
    public var talkSeconds: Double?
    /// With `call.ended`: each party's leg, and how it sounded.
    public var legs: [LegInfo]?
    /// The party it is about, by its number in the call (`LegInfo.party`).
    public var party: Int?
    /// That party's agent.
    public var partyAgent: String?
    /// That party's number, masked.
    public var partyNumber: String?
    /// The keypad digit.
    public var digit: String?
    /// How long the key was pressed, or how long the recording is. Seconds.
    public var durationSeconds: Double?
    /// Path of a recording.
    public var file: String?
    /// The prompt that is heard; several in their order, with spaces between.
    public var prompt: String?
    /// When the longest talk is over.
    public var limitAt: Date?
    /// The batch.
    public var batchId: String?
    /// Why, in one word.
    public var reason: String?
    /// With `agent.state`: what the agent wants.
    public var intent: AgentIntentWord?
    /// With `agent.state`: what takes effect after the call.
    public var nextIntent: AgentIntentWord?
    /// With `nextIntent` `paused`: the pause's code.
    public var nextPauseCode: PauseCodeWord?
    /// When what waits can go on.
    public var readyAt: Date?
    /// What the agent said of the ticket.
    public var resolution: ResolutionWord?
    /// With `ticket.changed`: what was changed.
    public var changed: [String]?
    /// With `knowledge.changed`: the card.
    public var cardId: String?
    /// With `batch.progress` of a batch that runs: when it will be done, as things go now.
    public var completesAt: Date?
    /// With `batch.progress` of a batch that runs: what keeps it from being sooner.
    public var limit: CompletionLimitWord?
    /// Tickets by state word, or rows by verdict word.
    public var counts: [String: Int]?
    /// The class, of what concerns a class.
    public var ticketClass: String?
    /// The flow that leads the call, or asked.
    public var flow: String?
    /// What the customer answered to its questions.
    public var answers: [AnswerInfo]?
    /// With `gap`: first sequence number lost.
    public var from: Int?
    /// With `gap`: last sequence number lost.
    public var to: Int?
    /// One sentence for people.
    public var text: String?

    public init(
        state: String? = nil, previous: String? = nil, number: String? = nil, trunk: String? = nil,
        disposition: CallDisposition? = nil, blame: BlameWord? = nil, sip: Int? = nil, q850: Int? = nil,
        reasons: [String]? = nil, endedBy: EndedByWord? = nil, ringSeconds: Double? = nil,
        talkSeconds: Double? = nil, legs: [LegInfo]? = nil, party: Int? = nil, partyAgent: String? = nil,
        partyNumber: String? = nil, digit: String? = nil, durationSeconds: Double? = nil, file: String? = nil,
        prompt: String? = nil, limitAt: Date? = nil,
        batchId: String? = nil, reason: String? = nil, readyAt: Date? = nil, resolution: ResolutionWord? = nil,
        counts: [String: Int]? = nil, flow: String? = nil, answers: [AnswerInfo]? = nil, from: Int? = nil,
        to: Int? = nil, text: String? = nil
    ) {
        self.state = state
        self.previous = previous
        self.number = number
        self.trunk = trunk
        self.disposition = disposition
        self.blame = blame
        self.sip = sip
        self.q850 = q850
        self.reasons = reasons
        self.endedBy = endedBy
        self.ringSeconds = ringSeconds
        self.talkSeconds = talkSeconds
        self.legs = legs
        self.party = party
        self.partyAgent = partyAgent
        self.partyNumber = partyNumber
        self.digit = digit
        self.durationSeconds = durationSeconds
        self.file = file
        self.prompt = prompt
        self.limitAt = limitAt
        self.batchId = batchId
        self.reason = reason
        self.readyAt = readyAt
        self.resolution = resolution
        self.counts = counts
        self.flow = flow
        self.answers = answers
        self.from = from
        self.to = to
        self.text = text
    }
}
