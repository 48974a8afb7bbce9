import CallQueue
import FoundationEssentials
import SIP

/// The search of one leg to somebody outside for a trunk that takes it: each try is a leg of its own, and the next is made
/// only while nobody can have been rung. Pure.
struct TrunkHunt: Sendable {
    /// One INVITE.
    struct Try: Sendable, Equatable {
        let trunk: String
        let leg: LegID
        /// The call clock's reading of its INVITE.
        var began: Duration
        let invitedAt: Date
        let corrections: [OutcomeCorrection]
        /// Further addresses of the same trunk (RFC 3263 section 4.3).
        var others: [SIPTarget] = []
    }

    enum State: Sendable, Equatable {
        /// Entered at the start and when a try came to nothing; left by the next INVITE or by giving up.
        case seeking
        /// Entered by an INVITE; left when the try comes to nothing. `heard`: something came back, if only a 100;
        /// `progressed`: a 18x or an answer did, and no other trunk may be tried any more.
        case trying(heard: Bool, progressed: Bool)
        /// Entered when no trunk may be tried any more; nothing leaves it.
        case over
    }

    /// More trunks than this are not tried for one call: somebody waits.
    static let mostTries = 5

    let number: DialableNumber
    let ticketClass: TicketClass?
    private(set) var state = State.seeking
    private(set) var tries: [Try] = []
    /// How the last try ended.
    private(set) var ending: LegVerdict?

    init(number: DialableNumber, ticketClass: TicketClass?) {
        self.number = number
        self.ticketClass = ticketClass
    }

    var isSeeking: Bool { state == .seeking }
    var current: Try? { tries.last }
    var tried: Set<String> { Set(tries.map(\.trunk)) }

    /// The trunk whose next address is to be tried, and which: this one did not answer, could not be connected to, or said
    /// 503 (RFC 3263 section 4.3).
    var nextAddress: (trunk: String, targets: [SIPTarget])? {
        guard isSeeking, let current, let ending, !current.others.isEmpty else { return nil }
        guard ending.byTimer || ending.byTransport || ending.status == 503 else { return nil }
        return (current.trunk, current.others)
    }

    /// What the next try is put on record as.
    func next(through trunk: String, at instant: Date) -> TrunkTry {
        TrunkTry(number: tries.count + 1, trunk: trunk, invitedAt: instant)
    }

    mutating func began(_ step: Try) {
        tries.append(step)
        state = .trying(heard: false, progressed: false)
    }

    /// The trunk's name has addresses: its INVITE leaves only now.
    mutating func located(others: [SIPTarget], at now: Duration) {
        guard case .trying = state, let last = tries.indices.last else { return }
        tries[last].others = others
        tries[last].began = now
    }

    /// A response above 99 or an answer.
    mutating func heard(status: Int) {
        guard case .trying(_, let progressed) = state else { return }
        state = .trying(heard: true, progressed: progressed || status > 100)
    }

    /// The time for a first response is over.
    var isUnheard: Bool { state == .trying(heard: false, progressed: false) }

    /// The try came to nothing.
    ///
    /// - Returns: whether another trunk may be tried: when this one said that it cannot take the call, said nothing, or
    ///   could not be reached, and nothing above 100 was heard. An answer that concerns the customer is final.
    mutating func ended(_ verdict: LegVerdict) -> Bool {
        ending = verdict
        guard case .trying(_, let progressed) = state else { return false }
        let correction = current?.corrections.first(for: verdict.evidence)
        let isTrunks = correction?.triesNextTrunk ?? verdict.isTrunksOwn
        guard !progressed, isTrunks, tries.count < Self.mostTries else {
            state = .over
            return false
        }
        state = .seeking
        return true
    }

    mutating func giveUp() { state = .over }
}

extension LegVerdict {
    /// The trunk could not take the call, whoever was to be called. 408 and 503 of our own making count too.
    fileprivate var isTrunksOwn: Bool {
        if wasAnswered { return false }
        if byTimer || byTransport { return true }
        guard byFarEnd else { return false }
        switch status {
        case 401, 407, 408, 500...599: return true
        default: return false
        }
    }

    /// What a trunk's corrections look at.
    var evidence: CallEvidence {
        var evidence = CallEvidence(
            status: status, q850: q850, endedBy: byFarEnd ? .customer : .network, generatedBy: origin, rang: false,
            answered: wasAnswered)
        addWords(to: &evidence)
        return evidence
    }

    var origin: CallEvidence.Origin { byTransport ? .localTransport : byTimer ? .localTimer : .farEnd }

    func addWords(to evidence: inout CallEvidence) {
        evidence.hadEarlyMedia = hadEarlyMedia
        evidence.secondsToEnd = sinceInvite?.inSeconds
        evidence.words = ([phrase] + reasonTexts).joined(separator: "\n")
    }
}
