import FoundationEssentials

/// What a person changes of a batch; nil for what stays.
package struct BatchChange: Sendable, Hashable {
    /// Its share of the calls against other batches': 0.01 to 100.
    package var weight: Double?
    /// `.some(nil)`: as its classes are called.
    package var window: BatchWindow??
    package var mode: DialMode??
    package var flow: FlowName??

    package init(
        weight: Double? = nil, window: BatchWindow?? = nil, mode: DialMode?? = nil, flow: FlowName?? = nil
    ) {
        self.weight = weight
        self.window = window
        self.mode = mode
        self.flow = flow
    }

    /// Whoever sets a mode takes back the flow that was set, and the other way round.
    package func applied(to terms: BatchTerms) -> BatchTerms {
        var terms = terms
        if let window { terms.window = window }
        if let mode {
            terms.mode = mode
            if mode != nil, flow == nil { terms.flow = nil }
        }
        if let flow {
            terms.flow = flow
            if flow != nil, mode == nil { terms.mode = nil }
        }
        return terms
    }
}

/// How tickets are called that came in a batch with terms of its own.
extension TicketQueue {
    /// Sets a batch's weight, hours, mode or flow. Calls under way go on; their customers are rung only if that still stands.
    ///
    /// - Throws: `BatchTermsFault`, `QueueError.unknownBatch`, `QueueError.batchIsFinal`, `StoreError`.
    package func change(_ id: BatchID, _ change: BatchChange) async throws -> TicketBatch {
        try ready()
        var batch = try visible(id)
        guard batch.state != .cancelled else { throw QueueError.batchIsFinal(id, batch.state) }
        if let weight = change.weight {
            guard FairShare.weights.contains(weight) else {
                throw BatchTermsFault(
                    "a weight is \(FairShare.weights.lowerBound) to \(FairShare.weights.upperBound), 1 being usual")
            }
            batch.weight = weight
        }
        batch.terms = change.applied(to: batch.terms)
        try batch.terms.check(configuration)
        if change.window != nil { try batch.terms.check(configuration, classes: classes(ofBatch: batch.seq)) }
        try self.change { try store.update(batch) }
        memory.set(batch)
        let now = clock.now()
        try releaseForAgents { $0.batch == batch.seq && mode(of: $0, at: now).mode.isAgentFirst }
        try await durable()
        return TicketBatch(batch)
    }

    func classes(ofBatch seq: Int) -> Set<TicketClass> {
        Set(memory.lanes.values.filter { $0.batch == seq }.map(\.ticketClass))
    }

    /// The hours of its batch that a ticket's call by the queue keeps to. A call promised for its time is made in any that its
    /// class has: that is the customer's own wish.
    func window(of ticket: StoredTicket?) -> BatchWindow? {
        guard let ticket, ticket.promisedAt == nil else { return nil }
        return memory.batches[ticket.batch]?.terms.window
    }

    /// Whether a lane's tickets may be called at an instant.
    func openness(of lane: Lane, at now: Date) -> LaneOpenness {
        let verdict = hours.verdict(for: lane.ticketClass, zone: lane.zone, at: now)
        guard let window = memory.batches[lane.batch]?.terms.window else { return LaneOpenness(verdict) }
        let narrowed = hours.verdict(for: lane.ticketClass, zone: lane.zone, within: window, at: now)
        if verdict.isOpen, case .closed(let opensAt) = narrowed { return .openForPromises(opensAt: opensAt) }
        return LaneOpenness(narrowed)
    }
}

/// Whether the tickets of a lane may be called.
enum LaneOpenness: Sendable, Hashable {
    case open
    /// Outside its batch's hours, but in its class's: what was promised is called.
    case openForPromises(opensAt: Date?)
    case closed(opensAt: Date?)

    init(_ verdict: HoursVerdict) {
        self = if case .closed(let opensAt) = verdict { .closed(opensAt: opensAt) } else { .open }
    }

    func lets(_ ticket: StoredTicket) -> Bool {
        switch self {
        case .open: true
        case .openForPromises: ticket.promisedAt != nil
        case .closed: false
        }
    }
}
