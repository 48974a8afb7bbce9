/// Everything the network said about a leg's end. The dialer classifies it once; nothing is decided here.
public struct LegEnding: Sendable, Hashable {
    /// Who ended the leg. PJSIP's own 408 and 503 carry the far end's codes; this tells them apart.
    public enum Origin: Sendable, Hashable {
        case farEnd
        case us
        /// No answer in time: RFC 3261 timer B or F, or a session timer that ran out.
        case timer
        /// Nothing could be sent, or no address was found.
        case transport
    }

    /// The final status. For a leg that was answered: 200 after a BYE, else why it was ended.
    public var status: Int
    public var phrase: String
    public var origin: Origin
    /// Reason header fields of the message that ended the leg.
    public var reasons: [HangupCause]
    public var retryAfter: Duration?
    public var wasAnswered: Bool
    /// `end` was called before an answer.
    public var wasCancelledByUs: Bool
    /// The far end sent BYE.
    public var byeFromFarEnd: Bool
    /// Where else a 3xx says that the called one is: its first Contact with a user.
    public var redirect: TransferTarget?

    /// The Q.850 cause, if the network gave one.
    public var q850: Int? { reasons.first(where: \.isQ850)?.cause }

    public init(
        status: Int, phrase: String, origin: Origin, reasons: [HangupCause] = [], retryAfter: Duration? = nil,
        wasAnswered: Bool = false, wasCancelledByUs: Bool = false, byeFromFarEnd: Bool = false
    ) {
        self.status = status
        self.phrase = phrase
        self.origin = origin
        self.reasons = reasons
        self.retryAfter = retryAfter
        self.wasAnswered = wasAnswered
        self.wasCancelledByUs = wasCancelledByUs
        self.byeFromFarEnd = byeFromFarEnd
    }
}
