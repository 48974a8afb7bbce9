/// All agents: who may be given a call, and in which order.
///
/// Pure; time comes with each input, on the monotonic clock. What changed is collected until `takeChanges`.
struct AgentFloor: Sendable {
    private(set) var rules: AgentRules
    /// In the configuration's order.
    private(set) var ids: [AgentID] = []
    private var desks: [AgentID: AgentDesk] = [:]
    /// A step of one agent, by the monotonic clock.
    struct Change: Sendable {
        let previous: AgentState
        let state: AgentState
        let at: Duration
    }

    private(set) var changes: [Change] = []
    /// Of those for whom something ends by the clock, when: few of many, so that nobody need look at all.
    private var deadlines: [AgentID: Duration] = [:]
    /// Who is shown which ticket.
    private var shown: [TicketID: AgentID] = [:]
    /// Who is in each call.
    private var members: [CallID: Set<AgentID>] = [:]
    /// Those who want calls and are in none: few of many, where there is much to call.
    private var idle = IdleAgents()
    /// Nothing of anybody's ends before by the clock.
    private var quietUntil = Duration.zero
    /// Where each stands in the configuration's order.
    private var places: [AgentID: Int] = [:]
    /// Who was given the last call, for `roundRobin`.
    private var lastGiven: AgentID?

    init(_ rules: AgentRules) { self.rules = rules }

    /// Takes the configuration's agents; those who stay keep their state, and a call of one who goes runs on.
    ///
    /// - Parameter known: what agents wanted before the daemon started.
    mutating func use(
        _ profiles: [AgentProfile], _ rules: AgentRules, known: [AgentID: AgentIntent] = [:], at now: Duration
    ) {
        self.rules = rules
        ids = profiles.map(\.id)
        let there = Set(ids)
        desks = desks.filter { there.contains($0.key) }
        deadlines = deadlines.filter { there.contains($0.key) }
        for profile in profiles {
            if desks[profile.id] != nil {
                desks[profile.id]?.profile = profile
            } else {
                let intent = known[profile.id] ?? (rules.signsInByItself ? .available : .loggedOut)
                desks[profile.id] = AgentDesk(profile, intent, at: now)
            }
        }
        places = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        rank()
    }

    /// Takes other rules.
    mutating func use(_ rules: AgentRules) {
        self.rules = rules
        rank()
    }

    private mutating func rank() {
        idle.removeAll()
        for desk in desks.values { rank(desk) }
    }

    private mutating func rank(_ desk: AgentDesk) {
        let id = desk.profile.id
        guard desk.isIdle else { return idle.remove(id) }
        let turn = IdleAgents.Turn(measure: rules.order.measure(desk.state), place: places[id] ?? .max)
        idle.set(id, turn, restsUntil: desk.restsUntil)
    }

    /// Before any agent was named, all are known.
    func knows(_ agent: AgentID) -> Bool { ids.isEmpty || desks[agent] != nil }

    func stage(of agent: AgentID, in call: CallID) -> AgentCallStage? { desks[agent]?.stage(in: call) }

    func state(of agent: AgentID) -> AgentState? { desks[agent]?.state }

    func profile(of agent: AgentID) -> AgentProfile { desks[agent]?.profile ?? AgentProfile(agent) }

    var states: [AgentState] { ids.compactMap { desks[$0]?.state } }

    // MARK: Inputs

    /// - Returns: nil for an agent who is not in the configuration.
    @discardableResult
    mutating func wish(_ intent: AgentIntent, of agent: AgentID, at now: Duration) -> AgentState? {
        change(agent, at: now) { $0.wish(intent, at: now) }
    }

    mutating func reserve(_ agent: AgentID, at now: Duration) {
        lastGiven = agent
        let until = now + .seconds(rules.lease)
        change(agent, at: now) { $0.reserve(until: until) }
    }

    mutating func show(_ ticket: TicketID, to agent: AgentID, until: Duration, at now: Duration) {
        guard desks[agent] != nil else { return }
        lastGiven = agent
        shown[ticket] = agent
        change(agent, at: now) { $0.show(ticket, until: until) }
    }

    /// Who is shown a ticket.
    func agent(shown ticket: TicketID) -> AgentID? {
        shown[ticket].flatMap { desks[$0]?.shownTicket == ticket ? $0 : nil }
    }

    /// A ticket is not shown any more: it was dialled, skipped, or its time is over.
    mutating func unshow(_ ticket: TicketID, at now: Duration) {
        guard let agent = shown.removeValue(forKey: ticket) else { return }
        change(agent, at: now) { $0.releaseOffer() }
    }

    /// - Parameters:
    ///   - writesUp: false for whoever only listens in.
    ///   - isGiven: the queue gave the call to the agent, who may have asked for one.
    mutating func reached(
        _ stage: AgentCallStage, of agent: AgentID, in call: CallID, writesUp: Bool = true, isGiven: Bool = false,
        at now: Duration
    ) {
        guard desks[agent] != nil else { return }
        if isGiven { lastGiven = agent }
        members[call, default: []].insert(agent)
        change(agent, at: now) {
            if isGiven { $0.given() }
            $0.reached(stage, in: call, writesUp: writesUp, at: now)
        }
    }

    /// - Parameters:
    ///   - missed: the phone was rung and not taken.
    ///   - terms: how the call is written up; nil: as the rules say.
    mutating func left(
        _ agent: AgentID, _ call: CallID, missed: Bool = false, wrapUp terms: WrapUpTerms? = nil, at now: Duration
    ) {
        let (rules, terms) = (rules, terms ?? WrapUpTerms(limit: rules.wrapUp))
        members[call]?.remove(agent)
        change(agent, at: now) { $0.left(call, missed: missed, terms, rules, at: now) }
    }

    /// Who is in a call, and how far their legs are; by id.
    func agents(in call: CallID) -> [(agent: AgentID, stage: AgentCallStage)] {
        (members[call] ?? []).sorted().compactMap { agent in
            desks[agent]?.stage(in: call).map { (agent, $0) }
        }
    }

    /// The one who writes a call up is done.
    mutating func resolved(_ call: CallID, by agent: AgentID, at now: Duration) {
        guard desks[agent]?.activity.call == call else { return }
        change(agent, at: now) { $0.resolved(call, at: now) }
    }

    /// The call is over for everybody.
    ///
    /// - Parameter missedBy: whose phone was rung and not taken.
    mutating func ended(_ call: CallID, missedBy: AgentID?, wrapUp terms: WrapUpTerms, at now: Duration) {
        for agent in members[call] ?? [] { left(agent, call, missed: agent == missedBy, wrapUp: terms, at: now) }
        members[call] = nil
    }

    /// Drops calls whose records were lost, as if they had never been.
    mutating func keepCalls(at now: Duration, where isKept: (CallID) -> Bool) {
        for call in members.keys where !isKept(call) {
            for agent in members[call] ?? [] { change(agent, at: now) { $0.keepCalls(at: now, where: isKept) } }
            members[call] = nil
        }
    }

    /// Somebody said how the call went: whoever writes it up is done.
    mutating func resolved(_ call: CallID, at now: Duration) {
        for agent in ids where desks[agent]?.activity.call == call {
            change(agent, at: now) { $0.resolved(call, at: now) }
        }
    }

    mutating func tick(at now: Duration) {
        guard quietUntil <= now else { return }
        let rules = rules
        let due = deadlines.filter { $0.value <= now }.keys.sorted()
        for agent in due { change(agent, at: now) { $0.tick(rules, at: now) } }
        quietUntil = deadlines.values.min() ?? .seconds(Int.max)
        guard !due.isEmpty else { return }
        // Who lost a ticket by the clock's word alone: its own end was never told.
        if !shown.isEmpty { shown = shown.filter { ticket, agent in desks[agent]?.shownTicket == ticket } }
    }

    /// Takes the calls that there are for the truth, whatever was told or was not.
    ///
    /// - Parameters:
    ///   - settling: calls whose end has begun: they are told of once it is recorded.
    ///   - taken: the moment at which they were looked at.
    mutating func reconcile(
        _ live: [AgentID: [CallID: AgentCallStage]], settling: Set<CallID> = [], takenAt taken: Duration,
        at now: Duration
    ) {
        for agent in ids {
            let calls = live[agent] ?? [:]
            if calls.isEmpty, desks[agent]?.agreesWithNoCalls == true { continue }
            for call in calls.keys { members[call, default: []].insert(agent) }
            change(agent, at: now) { $0.reconcile(calls, settling: settling, takenAt: taken, at: now) }
        }
        members = members.filter { call, agents in agents.contains { desks[$0]?.stage(in: call) != nil } }
    }

    @discardableResult
    private mutating func change(
        _ agent: AgentID, at now: Duration, _ body: (inout AgentDesk) -> Void
    ) -> AgentState? {
        guard let index = desks.index(forKey: agent) else { return nil }
        let previous = desks.values[index].state
        body(&desks.values[index])
        desks.values[index].noteChange(from: previous.activity, at: now)
        let desk = desks.values[index]
        let wakesAt = desk.wakesAt
        deadlines[agent] = wakesAt
        quietUntil = min(quietUntil, wakesAt ?? quietUntil)
        rank(desk)
        let state = desk.state
        if state.tells(previous) { changes.append(Change(previous: previous, state: state, at: now)) }
        return state
    }

    var hasChanges: Bool { !changes.isEmpty }

    /// What changed since this was last asked.
    mutating func takeChanges() -> [Change] {
        defer { changes.removeAll(keepingCapacity: true) }
        return changes
    }

    // MARK: Who is next

    /// When something ends by the clock.
    var wakesAt: Duration? { deadlines.values.min() }

    /// Those who may be given a call now, the one whose turn it is first.
    func free(at now: Duration) -> [AgentID] {
        let last = rules.order == .roundRobin ? lastGiven.flatMap { places[$0] } : nil
        return idle.free(at: now, after: last)
    }

    /// How many of them there are.
    func freeCount(at now: Duration) -> Int { idle.freeCount(at: now) }

    /// Whether the agent is one of them; before any agent was named, and of one who is not known, it is taken for granted.
    func isFree(_ agent: AgentID, at now: Duration) -> Bool { places[agent] == nil || idle.isFree(agent, at: now) }

    /// The agent of `free` who gets a call that wants this; nil if none meets it.
    ///
    /// - Parameter free: in the order in which they shall get calls.
    func choice(for demand: AgentDemand, of free: [AgentID]) -> Int? {
        guard rules.order == .skillLevel, !demand.skills.isEmpty else {
            return free.firstIndex { profile(of: $0).meets(demand) }
        }
        let fit = free.indices.filter { profile(of: free[$0]).meets(demand) }
        // `max` keeps the first of equals only with a strict order that puts later ones below.
        return fit.max {
            let (a, b) = (profile(of: free[$0]).level(in: demand), profile(of: free[$1]).level(in: demand))
            return a == b ? $0 > $1 : a < b
        }
    }
}

extension AgentState {
    /// Whether anybody need hear of the step from there to here.
    fileprivate func tells(_ previous: AgentState) -> Bool {
        intent != previous.intent || nextIntent != previous.nextIntent || activity != previous.activity
    }
}
