/// One agent: what the agent wants, and the facts from which follows what the agent does.
///
/// ```
///            given a call, or clicks                    agent answers               customer answers
///   idle ───────► reserved ─────► dialingSelf ───────────► dialingCustomer ───────────► talking ⇄ held
///    ▲ │             │ lease over     │ not taken: rest        │ nobody there              │
///    │ └► preview ───┤                ▼                        ▼                           ▼
///    └───────────────┴──────────────◄─┴──────────────────────◄─┴───── resolution, limit ── wrapUp
/// ```
///
/// The facts are calls, a lease and a write-up. A call whose end was never told is found by `reconcile`, a lease and a write-up
/// end by the clock: so there is no way to stay busy without a call. Pure; time comes with each input, on the monotonic clock.
struct AgentDesk: Sendable {
    private struct Call: Sendable {
        var stage: AgentCallStage
        var toldAt: Duration
        var talkSince: Duration?
        /// False for whoever only listens in.
        var writesUp = true
    }

    private enum Offer: Sendable {
        case call
        case ticket(TicketID)
    }

    private struct WrapUp: Sendable {
        let call: CallID
        let earliest: Duration
        var until: Duration
        /// Whether somebody was to say how it went.
        let wantsResolution: Bool
    }

    var profile: AgentProfile
    private(set) var intent: AgentIntent
    private(set) var nextIntent: AgentIntent?
    private var calls: [CallID: Call] = [:]
    private var offer: (what: Offer, until: Duration)?
    private var wrapUp: WrapUp?
    private(set) var restsUntil: Duration?
    private var misses = 0
    private var figures = AgentFigures()
    private var intentSince: Duration
    private var activitySince: Duration
    private static let longestRest = 600.0
    /// The ticket's own time ends a preview; only where that was lost does the desk's.
    private static let previewGrace = Duration.seconds(2)

    init(_ profile: AgentProfile, _ intent: AgentIntent, at now: Duration) {
        self.profile = profile
        self.intent = intent
        intentSince = now
        activitySince = now
    }

    var state: AgentState {
        AgentState(
            id: profile.id, intent: intent, nextIntent: nextIntent, activity: activity, intentSince: intentSince,
            activitySince: activitySince, restsUntil: restsUntil, misses: misses, figures: figures)
    }

    var activity: AgentActivity {
        if let (id, call) = calls.max(by: { $0.value.stage < $1.value.stage }) {
            switch call.stage {
            case .dialingSelf: return .dialingSelf(id)
            case .dialingCustomer: return .dialingCustomer(id)
            case .talking: return .talking(id)
            case .held: return .held(id)
            }
        }
        if let wrapUp { return .wrapUp(wrapUp.call, until: wrapUp.until) }
        switch offer {
        case (.call, let until)?: return .reserved(until: until)
        case (.ticket(let ticket), let until)?: return .preview(ticket, until: until)
        case nil: return .idle
        }
    }

    /// Whether the agent wants calls of the queue and is in none.
    var isIdle: Bool { intent.takesCalls && nextIntent == nil && activity == .idle }

    /// When something ends by the clock: a lease, a write-up, a rest.
    var wakesAt: Duration? {
        var ends = activity.until
        if case .preview = activity { ends = ends.map { $0 + Self.previewGrace } }
        return [ends, restsUntil].compactMap { $0 }.min()
    }

    var shownTicket: TicketID? { if case (.ticket(let ticket), _)? = offer { ticket } else { nil } }

    // MARK: What the agent wants

    /// In a call, a pause waits for its end, and signing out becomes `draining`; saying `available` takes either back.
    mutating func wish(_ wanted: AgentIntent, at now: Duration) {
        switch wanted {
        case .available, .onDemand:
            if intent == .loggedOut { figures = AgentFigures() }
            nextIntent = nil
            (misses, restsUntil) = (0, nil)
            become(wanted, at: now)
            endWrapUp(at: now)
        case .paused where activity.isCall: nextIntent = wanted
        case .loggedOut where activity.isCall || wrapUp != nil:
            nextIntent = nil
            become(.draining, at: now)
        case .paused, .loggedOut, .draining:
            nextIntent = nil
            become(wanted == .draining && activity == .idle ? .loggedOut : wanted, at: now)
        }
    }

    private mutating func become(_ wanted: AgentIntent, at now: Duration) {
        guard wanted != intent else { return }
        intent = wanted
        intentSince = now
    }

    // MARK: Calls

    /// The agent is given a call, which is about to begin.
    mutating func reserve(until: Duration) {
        offer = (.call, until)
        given()
    }

    /// The agent is shown a ticket.
    mutating func show(_ ticket: TicketID, until: Duration) {
        offer = (.ticket(ticket), until)
        given()
    }

    /// Nothing came of it.
    mutating func releaseOffer() { offer = nil }

    /// Something of the queue came: who asked for one has it.
    mutating func given() {
        if case .onDemand = intent { intent = .onDemand(isAsking: false) }
    }

    func stage(in call: CallID) -> AgentCallStage? { calls[call]?.stage }

    /// The agent's leg in a call came this far; the first word of a call begins it.
    mutating func reached(_ stage: AgentCallStage, in call: CallID, writesUp: Bool = true, at now: Duration) {
        offer = nil
        if calls[call] == nil { figures.calls += 1 }
        var known = calls[call] ?? Call(stage: stage, toldAt: now, writesUp: writesUp)
        known.stage = stage
        known.toldAt = now
        // Who listened in and has the call now writes it up.
        if writesUp { known.writesUp = true }
        if stage >= .talking, known.talkSince == nil { known.talkSince = now }
        if stage != .dialingSelf { (misses, restsUntil) = (0, nil) }
        calls[call] = known
    }

    /// The agent's leg in a call is gone.
    ///
    /// - Parameters:
    ///   - missed: the phone was rung and not taken.
    ///   - terms: how it is written up, if there was a talk.
    mutating func left(_ call: CallID, missed: Bool, _ terms: WrapUpTerms, _ rules: AgentRules, at now: Duration) {
        guard let gone = calls.removeValue(forKey: call) else { return }
        if let since = gone.talkSince {
            figures.talks += 1
            figures.talkTime += now - since
        }
        if gone.talkSince != nil, gone.writesUp, terms.limit > 0 {
            let earliest = now + .seconds(min(rules.leastWrapUp, terms.limit))
            wrapUp = WrapUp(
                call: call, earliest: earliest, until: now + .seconds(terms.limit),
                wantsResolution: terms.wantsResolution)
        }
        if missed { miss(rules, at: now) }
        settle(at: now)
    }

    /// Calls that never came to be: their record was lost.
    mutating func keepCalls(at now: Duration, where isKept: (CallID) -> Bool) {
        calls = calls.filter { isKept($0.key) }
        settle(at: now)
    }

    private mutating func miss(_ rules: AgentRules, at now: Duration) {
        misses += 1
        let rest = min(rules.missRest * Double(1 << min(misses - 1, 10)), Self.longestRest)
        restsUntil = now + .seconds(rest)
        guard rules.missesToPause > 0, misses >= rules.missesToPause, intent.takesCalls else { return }
        become(.paused(.missedCalls), at: now)
    }

    /// Somebody said how the call went.
    mutating func resolved(_ call: CallID, at now: Duration) {
        if wrapUp?.call == call { endWrapUp(at: now) }
    }

    private mutating func endWrapUp(at now: Duration) {
        guard let open = wrapUp else { return }
        if open.earliest <= now { wrapUp = nil } else { wrapUp?.until = open.earliest }
        settle(at: now)
    }

    /// What was asked for during the call takes effect once it is over.
    private mutating func settle(at now: Duration) {
        guard !activity.isCall else { return }
        if let next = nextIntent {
            nextIntent = nil
            become(next, at: now)
        }
        if intent == .draining, activity == .idle { become(.loggedOut, at: now) }
    }

    // MARK: The clock

    /// Ends what is over by the clock.
    mutating func tick(_ rules: AgentRules, at now: Duration) {
        if let (what, until) = offer {
            let grace = if case .ticket = what { Self.previewGrace } else { Duration.zero }
            if until + grace <= now { offer = nil }
        }
        if let rest = restsUntil, rest <= now { restsUntil = nil }
        if let open = wrapUp, open.until <= now {
            wrapUp = nil
            if rules.pausesUnresolved, open.wantsResolution, open.until > open.earliest, intent.takesCalls {
                become(.paused(.unresolvedCall), at: now)
            }
            settle(at: now)
        }
    }

    /// Whether, with no call there is, nothing is to be put right: so it is with most agents at most times.
    var agreesWithNoCalls: Bool { calls.isEmpty && nextIntent == nil && intent != .draining }

    /// Takes the calls that there are for the truth.
    ///
    /// - Parameters:
    ///   - live: the agent's calls as they were at `taken`; what was told later stands.
    ///   - settling: calls whose end has begun.
    mutating func reconcile(
        _ live: [CallID: AgentCallStage], settling: Set<CallID>, takenAt taken: Duration, at now: Duration
    ) {
        for (id, call) in calls where live[id] == nil && !settling.contains(id) && call.toldAt < taken {
            calls[id] = nil
        }
        for (id, stage) in live where calls[id] == nil { reached(stage, in: id, at: now) }
        settle(at: now)
    }

    /// Notes when the activity changed, from what it was before an input.
    mutating func noteChange(from before: AgentActivity, at now: Duration) {
        if Self.kind(before) != Self.kind(activity) || before.call != activity.call { activitySince = now }
    }

    private static func kind(_ activity: AgentActivity) -> Int {
        switch activity {
        case .idle: 0
        case .reserved: 1
        case .preview: 2
        case .dialingSelf: 3
        case .dialingCustomer: 4
        case .talking: 5
        case .held: 6
        case .wrapUp: 7
        }
    }
}
