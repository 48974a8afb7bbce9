import FoundationEssentials

/// Agents: what they want is theirs to say and kept on the disk; what they do follows from the calls there are.
extension TicketQueue {
    /// Seconds for which it is known what somebody wanted who is not in the configuration any more: 30 days.
    private static let intentRetention = 2_592_000.0

    /// The agents there are; calls for others are refused as `unknownAgent`. Before this is said, any agent is known.
    ///
    /// - Throws: `StoreError`, where what agents wanted before cannot be read.
    package func setAgents(_ profiles: [AgentProfile]) throws {
        var known: [AgentID: AgentIntent] = [:]
        for profile in profiles { known[profile.id] = try store.intent(of: profile.id) }
        // Whoever comes back after a month begins anew. What cannot be deleted now is deleted at the next start.
        try? change {
            try store.purgeIntents(notOf: profiles.map(\.id), before: clock.now() - Self.intentRetention)
        }
        commitSoon()
        floor.use(profiles, configuration.agents, known: known, at: clock.uptime)
    }

    package func agents() -> [AgentState] {
        tickAgents()
        return floor.states
    }

    /// - Throws: `QueueError.unknownAgent`.
    package func agent(_ id: AgentID) throws -> AgentState {
        tickAgents()
        guard let state = floor.state(of: id) else { throw QueueError.unknownAgent(id) }
        return state
    }

    /// What an agent wants from now on: at once, or after the call that is under way.
    ///
    /// - Throws: `QueueError.unknownAgent`, `StoreError`.
    package func setIntent(_ intent: AgentIntent, of id: AgentID) async throws -> AgentState {
        try ready()
        guard floor.state(of: id) != nil else { throw QueueError.unknownAgent(id) }
        let before = floor
        do {
            try change { try wish(intent, of: id) }
        } catch {
            floor = before
            throw error
        }
        try await durable()
        return try agent(id)
    }

    /// Whoever says to be ready has written up the call before: so is its ticket. Whoever pauses is shown none any more.
    private func wish(_ intent: AgentIntent, of id: AgentID) throws {
        let before = floor.state(of: id)?.activity
        let after = floor.wish(intent, of: id, at: clock.uptime)?.activity
        if let shown = before?.ticket, !intent.takesCalls { try giveBack(shown, by: id) }
        guard case .wrapUp(let call, _)? = before, after != before,
            let ticket = try store.record(call.attempt)?.ticketID,
            var stored = try store.currentTicket(ticket), case .wrapUp = stored.state
        else { return }
        let old = stored
        stored.state = .done
        tell(old, is: try keep(stored), agent: id)
    }

    /// Those who may be given a call now, the one whose turn it is first.
    package func freeAgents() -> [AgentID] {
        tickAgents()
        return floor.free(at: clock.uptime)
    }

    /// How long until something of agents ends by the clock: a write-up, a lease, a rest; nil while nothing does.
    package func nextAgentChange() -> Duration? {
        floor.wakesAt.map { max(.zero, $0 - clock.uptime) }
    }

    /// Ends write-ups, leases and rests whose time is over.
    package func tickAgents() {
        floor.tick(at: clock.uptime)
        agentsChanged()
    }

    // MARK: What the dialer tells

    /// An agent is rung, or talks, in a running call that another was asked for: transferred to, in conference, handed over to,
    /// or a supervisor.
    ///
    /// - Parameter writesUp: false for whoever only listens in.
    package func agent(
        _ id: AgentID, joined attempt: AttemptID, _ stage: AgentCallStage = .dialingSelf, writesUp: Bool = true
    ) {
        guard memory.live[attempt] != nil else { return }
        if stage == .talking, writesUp { noteHandOver(attempt) }
        floor.reached(stage, of: id, in: CallID(attempt), writesUp: writesUp, at: clock.uptime)
        agentsChanged()
    }

    /// The agent's leg in a running call is gone; the call goes on.
    ///
    /// - Parameter missed: the phone was rung and not taken.
    package func agent(_ id: AgentID, left attempt: AttemptID, missed: Bool = false) {
        memory.freeAgent(id, of: attempt)
        // Whoever was rung for a customer who was rung first has not come: another is wanted.
        if memory.live[attempt]?.handedOverAt == nil { memory.serve(attempt, false) }
        let order = memory.live[attempt]?.order
        floor.left(id, CallID(attempt), missed: missed, wrapUp: order.map(wrapUp), at: clock.uptime)
        agentsChanged()
    }

    /// The agent put the other side of a running call on hold, or took it back.
    package func agent(_ id: AgentID, holds isHeld: Bool, in attempt: AttemptID) {
        guard memory.live[attempt] != nil, floor.stage(of: id, in: CallID(attempt)) != nil else { return }
        floor.reached(isHeld ? .held : .talking, of: id, in: CallID(attempt), at: clock.uptime)
        agentsChanged()
    }

    /// Takes the calls that agents are in for the truth, whatever was told or was not: nobody stays busy without a call.
    ///
    /// - Parameters:
    ///   - settling: calls whose end has begun; they are told of once it is recorded.
    ///   - taken: when they were looked at, by the queue's clock (`uptime`).
    package func reconcileAgents(
        _ live: [AgentID: [CallID: AgentCallStage]], settling: Set<CallID> = [], takenAt taken: Duration
    ) {
        let known = live.mapValues { calls in calls.filter { memory.live[$0.key.attempt] != nil } }
        floor.reconcile(known, settling: settling, takenAt: taken, at: clock.uptime)
        agentsChanged()
    }

    /// Monotonic, by the queue's clock.
    package nonisolated var uptime: Duration { clock.uptime }

    // MARK: What the queue knows by itself

    func isFree(_ agent: AgentID) -> Bool { callOfAgent(agent) == nil }

    /// Whether the agent is still as free as when a list of free agents was made.
    func mayBeGivenACall(_ agent: AgentID) -> Bool {
        memory.call(of: agent) == nil && floor.isFree(agent, at: clock.uptime)
    }

    func callOfAgent(_ agent: AgentID) -> CallID? {
        memory.call(of: agent).map { CallID($0) } ?? floor.state(of: agent)?.activity.liveCall
    }

    func given(_ order: CallOrder, to agent: AgentID) {
        floor.reached(.dialingSelf, of: agent, in: order.callID, isGiven: order.origin == .batch, at: clock.uptime)
    }

    func reached(_ stage: AgentCallStage, _ agent: AgentID, _ call: CallID) {
        floor.reached(stage, of: agent, in: call, at: clock.uptime)
        agentsChanged()
    }

    /// The call is over: everybody who was in it is free, or writes it up.
    func freeAgents(of attempt: LiveAttempt, _ disposition: Disposition) {
        let missed = [.agentNoAnswer, .agentBusy, .agentUnreachable].contains(disposition)
        floor.ended(
            attempt.order.callID, missedBy: missed ? attempt.order.agent : nil, wrapUp: wrapUp(attempt.order),
            at: clock.uptime)
    }

    /// After a transaction was lost: whose order it held is free, whose call's end it held is in the call still.
    func restoreAgents() {
        floor.keepCalls(at: clock.uptime) { memory.live[$0.attempt] != nil }
        for attempt in memory.live.values {
            guard let agent = attempt.order.agent, memory.call(of: agent) == attempt.order.attemptID,
                floor.stage(of: agent, in: attempt.order.callID) == nil
            else { continue }
            floor.reached(attempt.phase.agentStage, of: agent, in: attempt.order.callID, at: clock.uptime)
        }
        tellAgents()
    }

    private func wrapUp(_ order: CallOrder) -> WrapUpTerms {
        let limit = configuration.policy(for: order.ticketClass).wrapUpLimit
        return WrapUpTerms(
            limit: limit > 0 ? limit : configuration.agents.wrapUp, wantsResolution: order.ticketID != nil && limit > 0)
    }

    // MARK: Telling

    private func agentsChanged() {
        guard floor.hasChanges else { return }
        guard
            floor.changes.contains(where: {
                $0.state.intent.isOther(than: $0.previous.intent) || $0.endedWrapUp != nil
            })
        else { return tellAgents() }
        // An intent that cannot be recorded holds all the same, until a restart.
        do { try change {} } catch { tellAgents() }
        commitSoon()
    }

    /// Within the transaction of whatever changed them.
    func noteIntents() throws {
        for change in floor.changes where change.state.wish.isOther(than: change.previous.wish) {
            try store.note(change.state.wish, of: change.state.id, at: clock.now())
        }
        try noteWrapUps()
    }

    /// Called whenever a change was kept.
    func tellAgents() {
        guard floor.hasChanges else { return }
        let (now, uptime) = (clock.now(), clock.uptime)
        onAgents(
            floor.takeChanges().map {
                AgentChange(
                    previous: $0.previous, state: $0.state, at: now - (uptime - $0.at).inSeconds, uptime: $0.at)
            })
    }
}

extension AttemptPhase {
    fileprivate var agentStage: AgentCallStage {
        switch self {
        case .dialingAgent: .dialingSelf
        case .dialingCustomer: .dialingCustomer
        case .answered, .ended: .talking
        }
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
