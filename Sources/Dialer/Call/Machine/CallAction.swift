import CallQueue

/// What ``CallStateMachine`` asks ``Switchboard`` to do, in the order given. What each party hears is not among it: that
/// follows from ``AudioPlan``.
enum CallAction: Sendable, Equatable {
    /// INVITE the party; its target is in the machine's parties.
    case place(PartyID)
    /// 200 to the phone that called us.
    case answer(PartyID)
    /// CANCEL, BYE or a final response: the SIP layer picks what fits.
    case end(PartyID)
    /// Ask the queue's gate for the customer's INVITE; it records the step durably before it says yes.
    case authorizeCustomer
    /// Find a free agent for a customer who waits for one.
    case seekAgent
    case startRecording
    case stopRecording
    /// Record what the customer's network plays, until it answers.
    case recordEarlyMedia
    /// Leave out what is said, or take it in again.
    case pauseRecording(Bool)
    case sendDigits(PartyID, String)
    /// What the customer said to a flow is to outlive the daemon.
    case keep(CustomerSaid)
    /// Listen on the party's line; nil: no longer.
    case listen(PartyID, LineListening?)
    /// Arming replaces a timer of the same kind.
    case arm(CallTimer)
    /// The same for a time that a flow says.
    case armFor(CallTimer, Duration)
    case disarm(CallTimer)
    case disarmAll
    case report(CallMilestone)
    /// The last action of every call, exactly once.
    case finish(CallVerdict)
}

/// The waits a call can be in; how long each lasts is the order's and the configuration's matter.
enum CallTimer: UInt8, Sendable, Equatable, CaseIterable {
    case agentRing, customerRing, talkLimit, announcement
    /// How long a third party may ring.
    case guestRing
    /// How long a trunk may say nothing at all; the switchboard's own, the machine does not know of trunks.
    case firstResponse
    /// How long a trunk's name may be without an address; the switchboard's own as well.
    case trunkName
    /// How long a customer waits for a person: parked, handed over, or after the agent's leg was lost.
    case agentWait
    /// The pause before an agent whose leg broke is rung once more.
    case agentAgain
    /// How long a customer may take to press a key; the flow says it.
    case key
    /// How long until our side is told that the talk's limit is near.
    case talkWarning
    /// How long a mailbox's beep is waited for.
    case beep
}

/// What a customer tells a flow by pressing keys.
enum CustomerSaid: Sendable, Equatable {
    case answer(FlowAnswer)
    /// To be called again, so long from now.
    case callAgain(after: Duration)
    case neverCallAgain
}

/// What a party hears from us in place of the others.
enum CallTone: String, Sendable, Equatable, CaseIterable {
    case connecting, ringback, busy, congestion, hold
    /// To agents who stay on the line: that it stands, and that a call is there. A site may do without.
    case waiting, beep

    /// Why a customer cannot be had: a short tone and a word or two, all of it within 1.5 s. A site may do without: then the
    /// tone alone is heard.
    case saidBusy = "said-busy"
    case saidNoAnswer = "said-no-answer"
    case saidUnreachable = "said-unreachable"
    case saidWrongNumber = "said-wrong-number"

    static let said: [CallTone] = [.saidBusy, .saidNoAnswer, .saidUnreachable, .saidWrongNumber]

    var isOptional: Bool { self == .waiting || self == .beep || Self.said.contains(self) }

    /// Has a file for each language.
    var isSpoken: Bool { self == .connecting || Self.said.contains(self) }

    /// What is played where its own file is missing.
    var substitute: CallTone? {
        switch self {
        case .saidBusy: .busy
        case .saidNoAnswer, .saidUnreachable, .saidWrongNumber: .congestion
        default: nil
        }
    }
}

/// A step of a call that pages, scripts and the log are told of.
enum CallMilestone: Sendable, Equatable {
    case agentDialing, agentRinging, agentAnswered
    case customerDialing, customerProgress, customerRinging, customerEarlyMedia, customerAnswered, customerFailed
    case bridged
    /// A party is held or taken back: by us, or by its own phone.
    case held(PartyID, byItsPhone: Bool)
    case resumed(PartyID, byItsPhone: Bool)
    case muted(PartyID)
    case unmuted(PartyID)
    /// One more party: rung, there, not to be had, or gone again.
    case partyDialing(PartyID)
    case partyRinging(PartyID)
    case partyJoined(PartyID)
    case partyFailed(PartyID, LegVerdict)
    case partyLeft(PartyID)
    /// The call has another agent now.
    case transferred(to: PartyID)
    case consulting(PartyID)
    /// Everybody hears everybody.
    case conference
    /// A supervisor hears in, in this way from now on.
    case supervised(PartyID, SupervisionMode)
    /// The customer waits for a person.
    case waitingForAgent(AgentWait.Reason)
    /// Nothing that is said is recorded from now on.
    case recordingPaused
    case recordingResumed
    /// A party hears a prompt, or has heard it.
    case promptStarted(PartyID, [PromptName])
    case promptEnded(PartyID, [PromptName])
    /// Something was heard on the party's line.
    case heard(PartyID, HeardProgress)
    /// The longest talk is nearly over, or was lengthened.
    case limitNear
    case extended
}
