package import FoundationEssentials

extension TicketQueue {
    /// A queue in memory, to be thrown away: the same rules, and a clock that a simulation moves.
    ///
    /// - Throws: as `init(path:…)`.
    package static func simulated(
        _ configuration: QueueConfiguration, clock: ManualWallClock
    ) throws -> TicketQueue {
        var configuration = configuration
        // Those who are simulated are there.
        configuration.agents.signsInByItself = true
        return try TicketQueue(
            path: SQLiteStore.inMemory, configuration: configuration, clock: clock, node: "simulated")
    }

    /// Copies what is unfinished in a queue's database into this one, made by `simulated`; nobody there notices.
    ///
    /// - Parameters:
    ///   - batch: the only one that runs; nil for all that run.
    /// - Returns: unfinished tickets of batches that do not run, and are left out; nothing where one batch was asked for.
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    @discardableResult
    package func copyUnfinished(from path: String, batch: BatchID? = nil) async throws -> [BatchID: Int] {
        guard let store = store as? SQLiteStore else { return [:] }
        let policies = [configuration.policy] + configuration.classes.values
        let back = max(configuration.attemptCaps.longestPeriod, policies.map(\.pauseAfterTalk).max() ?? 0) + 600
        let isThere = try store.copyUnfinished(from: path, batch: batch, attemptsSince: clock.now() - back)
        if let batch, !isThere { throw QueueError.unknownBatch(batch) }
        memory = try QueueMemory(store)
        _ = try await recover()
        return batch == nil ? try store.leftOut(of: path) : [:]
    }

    /// What the calls of a queue's batches were like, for each class of which there are enough and for all together.
    ///
    /// - Parameter since: calls before are not looked at.
    /// - Throws: `StoreError`.
    package func measuredModels(
        from path: String, since: Date, prior: CallModel = CallModel()
    ) throws -> (all: CallModel, classes: [TicketClass: CallModel], calls: Int) {
        guard let store = store as? SQLiteStore else { return (prior, [:], 0) }
        let samples = try store.callSamples(from: path, since: since)
        let calls = CallHistory(samples, hours).calls
        // Each class's own; what is known of all others is not taken for it: one is called by agents, another by a flow.
        let byClass = Dictionary(grouping: calls.filter { $0.sample.ticketClass != nil }) {
            $0.sample.ticketClass ?? TicketClass(rawValue: "")
        }
        func model(_ calls: [CallHistory.Call]) -> CallModel {
            CallModel(of: calls, prior: prior, doubt: CallModel.lightDoubt)
        }
        return (model(calls), byClass.mapValues(model), samples.count)
    }

    /// Lets virtual agents and customers work until nothing more happens by itself, in virtual time.
    ///
    /// Only for a queue made by `simulated`, whose clock stands at the plan's beginning. The queue's thread does nothing else
    /// meanwhile.
    ///
    /// - Throws: `StoreError` (out of memory), `CancellationError`.
    package func simulate(_ plan: SimulationPlan, clock: ManualWallClock) throws -> SimulationResult {
        var run = try begin(plan, clock: clock)
        let before = try store.ticketCounts()
        let isOver = try run.run(on: self) == .over
        try store.commit()
        var result = run.ledger.result
        let after = try store.ticketCounts()
        result.tickets = before.reduce(0) { $0 + $1.count }
        for count in after { result.states[count.state, default: 0] += count.count }
        for case (let reason?, let count) in after.map({ ($0.reason, $0.count) }) {
            result.waiting[reason, default: 0] += count
        }
        result.reached = (result.states["done"] ?? 0) + (result.states["wrapUp"] ?? 0)
        // What is ready and nobody calls is not over.
        if isOver, result.states["ready"] == nil { result.endsAt = plan.from + Double(run.lastEvent) / 1_000 }
        return result
    }

    /// With the plan's agents and trunks.
    func begin(_ plan: SimulationPlan, clock: ManualWallClock) throws -> SimulationRun {
        try setAgents(plan.agents)
        setTrunk(TrunkFacts(isUp: true, lines: plan.lines))
        // Nothing of it is kept, so nothing is committed on the way.
        try store.begin()
        chances = SeededNumbers(seed: plan.seed)
        return SimulationRun(plan, clock: clock, mayHaveFlows: mayHaveFlows)
    }

    // MARK: What the simulation looks at

    /// Whether anything can be placed without an agent.
    var mayHaveFlows: Bool {
        ([configuration.policy] + configuration.classes.values).contains { $0.flow != nil || $0.mode.isCustomerFirst }
            || memory.batches.values.contains { $0.terms != BatchTerms() }
    }

    func dayPart(of order: CallOrder, at now: Date) -> Int {
        hours.dayParts(for: order.ticketClass, zone: CalleeZones.key(order.destination)).part(of: now)
    }

    /// Whether anything is different later by the clock alone: hours that open or close, a wait that ends.
    func hasOtherTimes(after now: Date) -> Bool {
        if let due = try? store.earliestDue(), due > now { return true }
        return memory.stockedLanes.contains { id in
            guard let lane = memory.lanes[id], memory.batches[lane.batch]?.state == .running else { return false }
            return openness(of: lane, at: now) != .open
        }
    }

    /// What keeps the queue from going faster at this moment.
    ///
    /// - Parameters:
    ///   - anybodyFree: an agent could take a call.
    ///   - hasAgents: there are any who take calls.
    func limit(at now: Date, anybodyFree: Bool, hasAgents: Bool) throws -> CompletionLimit {
        var (isReady, isClosed) = (false, false)
        for id in memory.stockedLanes {
            guard let lane = memory.lanes[id], memory.batches[lane.batch]?.state == .running else { continue }
            if openness(of: lane, at: now) == .open {
                isReady = true
            } else {
                isClosed = true
            }
        }
        if isReady {
            if let stop = heldBackBy.flatMap(CompletionLimit.init) { return stop }
            if !anybodyFree { return hasAgents ? .agents : .nobodyLoggedIn }
        }
        if let reason = try store.earliestWait() { return isClosed ? .hours : CompletionLimit(reason) }
        return isClosed ? .hours : .nothing
    }
}
