import CallQueue

/// One callback as a pure machine (RFC 3725 third-party call control, with the media anchored here as in RFC 7092):
/// inputs are methods, outputs are ``CallAction``s for ``Switchboard`` to carry out. It never touches SIP, media, a clock or
/// the queue.
///
/// ```
///              agent fails / hang-up / ring limit
///   ringingAgent ─────────────────────────────────────────────────┐
///        │ agent answers                                          │
///   authorizing ── refused ──────────────────► announcing ──┐     │
///        │ authorized                              ▲        │     │
///   ringingCustomer ── customer fails, ring limit ─┘        │     │
///        │ customer answers      agent hangs up ───────┐    │     │
///   talking ── either side hangs up, talk limit ───────┤    │     │
///     ▲  │ park, agent's leg lost                      ▼    ▼     ▼
///   awaitingAgent ── nobody comes, customer hangs up ► ending ──► ended
/// ```
///
/// A call that a flow leads rings the customer first. Its person comes, if one is wanted, as to any customer who waits; and a
/// survey has the customer once the agent has hung up.
///
/// ```
///   authorizing ─► ringingCustomer ── customer answers ─► inFlow ── flow ends, hang-up, talk limit ─► ending ─► ended
///                                                         │  ▲ ▲
///                                    a person is wanted   │  │ └── agent hangs up, a survey is due ── talking
///                                                         ▼  │ nobody comes
///                                                  awaitingAgent ── an agent answers ─► talking
/// ```
struct CallStateMachine: Sendable {
    enum State: Sendable, Equatable {
        /// Entered by ``start()``; left when the agent answers, fails, or rings too long.
        case ringingAgent
        /// Entered when the agent has answered, and by ``start()`` where a flow leads; left when the queue allows or refuses the customer's INVITE.
        case authorizing
        /// Entered when the customer's INVITE is allowed; left by the customer's final response, the ring
        /// limit, or the agent's hang-up.
        case ringingCustomer(CustomerProgress)
        /// A flow has the customer. Entered by the customer's 2xx where a flow leads, by the agent's hang-up where a survey is due,
        /// and when no person came; left when the flow ends or wants a person, a supervisor or whoever a supervisor had rung takes
        /// over, the customer hangs up, or the talk limit passes.
        case inFlow
        /// Entered by the customer's 2xx, or by an agent's for a customer who waited; left when either side hangs up, the
        /// talk limit passes, the call is parked, or the agent's leg breaks.
        case talking(Undertaking)
        /// Entered when the call is parked, when the agent's leg breaks, and by a hand-over; left when an agent answers,
        /// the customer hangs up, or the limit passes.
        case awaitingAgent(AgentWait)
        /// Entered when the customer cannot be had and the agent is told by a tone; left when the tone has
        /// played, or the agent hangs up first.
        case announcing(CallVerdict)
        /// Entered when every leg has been told to end; left when the last of them is gone.
        case ending(CallVerdict)
        /// Entered once, when no leg is left; nothing leaves it.
        case ended(CallVerdict)
    }

    /// How far the customer's leg has come before its final response.
    enum CustomerProgress: Sendable, Equatable {
        /// INVITE sent, nothing but 100 heard: the agent hears the connecting tone.
        case calling
        /// 180 without media: we play ringback to the agent.
        case ringing
        /// 18x with media: the agent hears the customer's network itself.
        case earlyMedia
    }

    var state: State = .ringingAgent
    var parties = Parties()
    /// Whether the customer's phone is known to have rung (a 180 came): the outcome depends on it.
    var customerRang = false
    /// The agent's phone began it: the phone is answered when the customer is.
    var isBegunByAgent = false
    /// Digits for the customer's side once it has answered (protected numbers: 11 + 4).
    let digitsAfterAnswer: String?
    let recordingTerms: RecordingTerms
    var recording = RecordingState.off
    /// What the customer's network plays is being recorded, or was.
    var recordsEarlyMedia = false
    /// What is done when a machine answers.
    var machinePolicy = MachinePolicy.off
    var whoAnswered = WhoAnswered.unknown
    /// By what the customer's network said why it does not put the call through.
    var networkTone: NetworkTone?
    /// Counts what parties were told, so that no end of one saying is taken for that of another.
    var promptsSaid = 0
    /// How much longer than ordered the talk may be.
    var extended = Duration.zero
    /// nil where a flow leads.
    let orderedFor: AgentID?
    /// Whose call it is: who was rung first, until another has come for the customer or was given the call.
    var owner = PartyID.agent { didSet { formerOwner = oldValue } }
    /// Whose it was before.
    private(set) var formerOwner: PartyID?
    /// What has the customer, or had; nil until one has.
    var flow: FlowMachine?
    /// What it said last.
    var flowSaying: Int?
    /// The customer pressed a key while a flow had it, a right one or a wrong one.
    var hasPressedKey = false
    /// Somebody came for a customer who waited, or whom a flow had.
    var hasPersonCome = false
    /// The customer is rung before an agent is there, and put through to one at the answer.
    var isPutThrough = false
    /// Asks once the agent has hung up; nil when nothing is to be asked any more.
    var survey: CallFlow?

    init(
        agent: AgentID, digitsAfterAnswer: String? = nil, recording: RecordingTerms = .always, survey: CallFlow? = nil
    ) {
        orderedFor = agent
        self.digitsAfterAnswer = digitsAfterAnswer
        recordingTerms = recording
        self.survey = survey
    }

    /// A call that `flow` leads: the customer is called first.
    init(
        flow: CallFlow, digitsAfterAnswer: String? = nil, recording: RecordingTerms = .always, survey: CallFlow? = nil
    ) {
        orderedFor = nil
        self.digitsAfterAnswer = digitsAfterAnswer
        recordingTerms = recording
        self.flow = FlowMachine(flow)
        self.survey = survey
    }

    /// The first input of all: rings the agent, or asks whether the customer may be rung.
    mutating func start() -> [CallAction] {
        guard let orderedFor else {
            state = .authorizing
            return [.authorizeCustomer]
        }
        parties.add(.agent, .agent(orderedFor), as: .agent)
        return [.place(.agent), .arm(.agentRing), .report(.agentDialing)]
    }

    /// What each party is to hear now.
    var audio: AudioPlan { AudioPlan(parties) }

    /// The call's end has not begun.
    var isUnderWay: Bool {
        switch state {
        case .ending, .ended: false
        default: true
        }
    }

    /// The undertaking of a talk; nil when nobody talks.
    var undertaking: Undertaking? { if case .talking(let undertaking) = state { undertaking } else { nil } }
}

// MARK: - What happens to any party's leg

extension CallStateMachine {
    /// A provisional response above 100; `hasMedia` when it carried SDP (RFC 3960).
    mutating func progressed(_ id: PartyID, status: Int, hasMedia: Bool) -> [CallAction] {
        guard let party = parties[id], case .calling(let hadMedia) = party.presence else { return [] }
        parties.change(id) { $0.presence = .calling(hasMedia: hadMedia || hasMedia) }
        switch id {
        case .agent: return status == 180 ? agentRinging() : []
        case .customer: return customerProgressed(status: status, hasMedia: hasMedia)
        default: return guestProgressed(id, status: status, hasMedia: hasMedia)
        }
    }

    mutating func answered(_ id: PartyID) -> [CallAction] {
        guard let party = parties[id], case .calling = party.presence else { return [] }
        switch id {
        case .agent: return agentAnswered()
        case .customer: return customerAnswered()
        default: return guestAnswered(id)
        }
    }

    /// The leg is over, by whatever way.
    mutating func gone(_ id: PartyID, _ ending: LegVerdict) -> [CallAction] {
        guard let party = parties[id], party.presence != .gone else { return [] }
        parties.change(id) {
            $0.presence = .gone
            $0.tone = nil
            $0.prompts = nil
        }
        switch state {
        case .ending, .ended: return settle(id, ending)
        case .announcing(let verdict): return announcementInterrupted(verdict, by: party, ending)
        default: break
        }
        // One who was told to leave is missed by nobody.
        if party.presence == .leaving { return [] }
        switch party.id {
        case .customer: return customerGone(ending)
        default: return colleagueGone(party, ending)
        }
    }

    private mutating func colleagueGone(_ party: Party, _ ending: LegVerdict) -> [CallAction] {
        switch state {
        case .ringingAgent: return conclude(.agentFailed(ending))
        case .authorizing, .ringingCustomer:
            return party.isSupervisor
                ? [.report(.partyLeft(party.id))]
                : conclude(.hungUp(by: ending.byFarEnd ? .agent : .network, agent: ending))
        case .talking(let undertaking): return left(party, ending, during: undertaking)
        case .awaitingAgent(let wait): return waitedForGone(party, ending, wait)
        case .inFlow: return leftFlow(party, ending)
        case .announcing, .ending, .ended: return []
        }
    }
}
