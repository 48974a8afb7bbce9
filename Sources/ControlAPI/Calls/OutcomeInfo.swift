/// How an attempt ended and on what evidence.
public struct OutcomeInfo: Codable, Sendable, Equatable {
    /// In one word.
    public var disposition: CallDisposition
    /// Whose doing it is.
    public var blame: BlameWord
    /// SIP final response of the leg that decided, if it was the far end's.
    public var sip: Int?
    /// Q.850 cause from the Reason header.
    public var q850: Int?
    /// Reason headers as received.
    public var reasons: [String]?
    /// Who ended it.
    public var endedBy: EndedByWord?
    /// How long the customer's phone rang. Seconds.
    public var ringSeconds: Double?
    /// Answer to end. Seconds.
    public var talkSeconds: Double?
    /// One sentence for people.
    public var text: String?

    public init(
        disposition: CallDisposition, blame: BlameWord, sip: Int? = nil, q850: Int? = nil,
        reasons: [String]? = nil, endedBy: EndedByWord? = nil, ringSeconds: Double? = nil,
        talkSeconds: Double? = nil, text: String? = nil
    ) {
        self.disposition = disposition
        self.blame = blame
        self.sip = sip
        self.q850 = q850
        self.reasons = reasons
        self.endedBy = endedBy
        self.ringSeconds = ringSeconds
        self.talkSeconds = talkSeconds
        self.text = text
    }
}
