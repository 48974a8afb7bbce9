/// What the queue keeps at hand of the store: small, and read anew from it whenever a transaction is lost.
struct QueueMemory {
    private struct LaneKey: Hashable {
        let batch: Int
        let ticketClass: TicketClass
        let zone: String
    }

    private(set) var batches: [Int: StoredBatch] = [:]
    private(set) var batchNumbers: [BatchID: Int] = [:]
    private(set) var lanes: [Int: Lane] = [:]
    private var laneNumbers: [LaneKey: Int] = [:]
    private(set) var live: [AttemptID: LiveAttempt] = [:]
    /// Attempts under way whose rows do not read back.
    var damaged: [DamagedAttempt] = []
    private var liveByAgent: [AgentID: AttemptID] = [:]
    private(set) var customerLegs = 0
    /// Attempts under way that a flow leads.
    private(set) var ledByFlows = 0
    /// Agents for whom tickets may be kept; one for whom none is found is taken out until a ticket is kept for the agent again.
    private(set) var ownersWaitedFor: Set<AgentID> = []
    /// Who skipped which tickets.
    private(set) var skips: [Int: Set<AgentID>] = [:]
    /// Lanes that may hold a ready ticket; a lane found empty is taken out until a ticket of it becomes ready.
    private(set) var stockedLanes: Set<Int> = []
    /// Attempts whose customers are rung before an agent is there, and whether one has been taken for them.
    private(set) var customerFirst: [AttemptID: Bool] = [:]
    /// Who answered, and met nobody.
    var abandonment = AbandonmentBook()
    /// Of calls; begins anew with what is read from the store.
    var shares = FairShare()

    func batch(_ id: BatchID) -> StoredBatch? { batchNumbers[id].flatMap { batches[$0] } }

    /// The batch that has, or is about to have, what came in this one.
    func root(ofBatch seq: Int) -> Int { batches[seq]?.parent ?? seq }

    /// Loads whose rows were added to a batch, in order.
    func parts(ofBatch seq: Int) -> [StoredBatch] {
        batches.values.filter { $0.parent == seq && $0.state == .appended }.sorted { $0.seq < $1.seq }
    }

    /// Their tickets have been moved.
    mutating func dropLanes(ofBatch seq: Int) {
        for lane in lanes.values where lane.batch == seq {
            lanes[lane.id] = nil
            laneNumbers[LaneKey(batch: seq, ticketClass: lane.ticketClass, zone: lane.zone)] = nil
            stockedLanes.remove(lane.id)
        }
    }

    mutating func set(_ batch: StoredBatch) {
        batches[batch.seq] = batch
        batchNumbers[batch.id] = batch.seq
    }

    mutating func forget(batch seq: Int) {
        if let batch = batches.removeValue(forKey: seq) { batchNumbers[batch.id] = nil }
        dropLanes(ofBatch: seq)
        abandonment.forget(batch: seq)
    }

    func lane(batch: Int, ticketClass: TicketClass, zone: String) -> Lane? {
        laneNumbers[LaneKey(batch: batch, ticketClass: ticketClass, zone: zone)].flatMap { lanes[$0] }
    }

    mutating func add(_ lane: Lane) {
        lanes[lane.id] = lane
        laneNumbers[LaneKey(batch: lane.batch, ticketClass: lane.ticketClass, zone: lane.zone)] = lane.id
        stockedLanes.insert(lane.id)
    }

    /// Remembers who skipped a ticket, so that it is shown to others first.
    mutating func note(skip ticket: Int, by agent: AgentID) {
        // Forgotten now and then rather than kept for ever.
        if skips.count > 10_000 { skips.removeAll() }
        skips[ticket, default: []].insert(agent)
    }

    mutating func keep(for owners: Set<AgentID>) { ownersWaitedFor.formUnion(owners) }

    mutating func keepsNothing(for owner: AgentID) { ownersWaitedFor.remove(owner) }

    mutating func stock(lane: Int) { stockedLanes.insert(lane) }

    mutating func empty(lane: Int) { stockedLanes.remove(lane) }

    func call(of agent: AgentID) -> AttemptID? { liveByAgent[agent] }

    mutating func start(_ attempt: LiveAttempt) {
        live[attempt.order.attemptID] = attempt
        if attempt.phase != .dialingAgent { customerLegs += 1 }
        if attempt.order.isAutomated { ledByFlows += 1 }
        if attempt.order.isCustomerFirst { customerFirst[attempt.order.attemptID] = attempt.handedOverAt != nil }
        if let agent = attempt.order.agent { liveByAgent[agent] = attempt.order.attemptID }
    }

    /// Takes the whole orders of attempts that are still under way: the store keeps only part of them.
    mutating func adopt(_ known: [AttemptID: LiveAttempt]) {
        // One that is known goes on, whatever has become of its row.
        damaged.compactMap { known[$0.id] }.forEach { start($0) }
        damaged.removeAll { known[$0.id] != nil }
        for (id, attempt) in live {
            guard let order = known[id]?.order else { continue }
            live[id] = LiveAttempt(
                order: order, ticket: attempt.ticket, number: attempt.number, phase: attempt.phase,
                ringingAt: attempt.ringingAt, answeredAt: attempt.answeredAt,
                customerInvitedAt: attempt.customerInvitedAt, handedOverAt: attempt.handedOverAt)
        }
    }

    mutating func update(_ attempt: LiveAttempt) {
        let id = attempt.order.attemptID
        customerLegs += (attempt.phase == .dialingAgent ? 0 : 1) - (live[id]?.phase == .dialingAgent ? 0 : 1)
        live[id] = attempt
    }

    /// An agent was taken for a customer who was rung first, or did not come.
    mutating func serve(_ id: AttemptID, _ isServed: Bool) {
        if customerFirst[id] != nil { customerFirst[id] = isServed }
    }

    /// The agent whom a running attempt was ordered for has left it to others.
    mutating func freeAgent(_ agent: AgentID, of id: AttemptID) {
        if liveByAgent[agent] == id { liveByAgent[agent] = nil }
    }

    mutating func end(_ id: AttemptID) {
        guard let attempt = live.removeValue(forKey: id) else { return }
        if attempt.phase != .dialingAgent { customerLegs -= 1 }
        if attempt.order.isAutomated { ledByFlows -= 1 }
        customerFirst[id] = nil
        if let agent = attempt.order.agent, liveByAgent[agent] == id { liveByAgent[agent] = nil }
    }
}
