import FoundationEssentials

/// Who uses the time in which an order is being recorded.
package protocol OrderPreparing: Sendable {
    /// The order will most likely be placed: what it needs may be made ready, but nothing may leave.
    func prepare(_ order: CallOrder)
    /// It could not be recorded.
    func withdraw(_ order: CallOrder)
}

extension TicketQueue {
    /// A person's request for a call: refused, recognised as a repetition, or durably recorded and to be placed.
    ///
    /// - Parameter preparing: told of the order on the queue's thread before it is on the disk.
    /// - Throws: `StoreError` when it cannot be recorded (disk full); then no call may be placed. `QueueError`.
    package func order(
        _ request: DialRequest, preparing: (any OrderPreparing)? = nil
    ) async throws -> DialDecision {
        try readyToDial()
        let decision = try change { try decide(request, at: clock.now()) }
        guard case .placed(let order) = decision else {
            try await durable()
            return decision
        }
        preparing?.prepare(order)
        do {
            try await durable()
        } catch {
            preparing?.withdraw(order)
            throw error
        }
        return decision
    }

    /// Whether a request came under this key before.
    package func knows(key: String) async throws -> Bool {
        try ready()
        return try store.key(key) != nil
    }

    func decide(_ request: DialRequest, at now: Date) throws -> DialDecision {
        if let key = request.key, let use = try store.key(key) {
            return try replay(use, fingerprint: request.fingerprint)
        }
        let decision = try newCall(request, at: now)
        if let key = request.key { try bind(key, to: decision, request, at: now) }
        return decision
    }

    private func replay(_ use: StoredKey, fingerprint: String) throws -> DialDecision {
        guard use.fingerprint == fingerprint else {
            return .refused(
                GateRefusal(.conflict, detail: "this key was used with another request; make a new key for each press"))
        }
        if let refusal = use.refusal {
            return .refused(
                GateRefusal(
                    GateReason(rawValue: refusal) ?? .stateUnknown,
                    detail: "refused before under this key; a new try needs a new key"))
        }
        guard let attempt = use.attempt, let record = try store.record(attempt) else {
            return .refused(GateRefusal(.stateUnknown, detail: "the call of this key is not on record"))
        }
        return replay(record)
    }

    private func replay(_ record: CallDetailRecord) -> DialDecision {
        let wasLost = record.disposition == .interrupted || record.disposition == .unknownAfterRestart
        guard !wasLost else {
            return .refused(
                GateRefusal(
                    .stateUnknown, detail: "the daemon restarted during this call; look at it before calling again",
                    callID: record.callID))
        }
        return .replayed(record.callID, ReplayedCall(phase: record.phase, disposition: record.disposition))
    }

    private func bind(_ key: String, to decision: DialDecision, _ request: DialRequest, at now: Date) throws {
        let use: StoredKey
        switch decision {
        case .placed(let order):
            use = StoredKey(fingerprint: request.fingerprint, attempt: order.attemptID, refusal: nil)
        case .refused(let refusal):
            use = StoredKey(fingerprint: request.fingerprint, attempt: nil, refusal: refusal.reason.rawValue)
        case .replayed: return
        }
        try store.insert(key, use, at: now)
        keysUsed += 1
        // More are forgotten than are made, so that the table stays as long as the retention wants it.
        if keysUsed % 500 == 0 { try store.purgeKeys(usedBefore: now - configuration.keyRetention) }
    }

    private func newCall(_ request: DialRequest, at now: Date) throws -> DialDecision {
        switch try resolve(request) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let candidate):
            if case .refused(let refusal) = try verdict(candidate, at: now) { return .refused(refusal) }
            return .placed(try issue(candidate, at: now))
        }
    }

    /// The number and the ticket that a request means.
    private func resolve(_ request: DialRequest) throws -> Result<Candidate, GateRefusal> {
        var candidate: Candidate
        switch request.target {
        case .number(let text):
            switch read(text) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let number):
                candidate = Candidate(origin: request.origin, agent: request.agent, number: number)
            }
        case .ticket(let id):
            guard let ticket = try store.currentTicket(id) else { return .failure(Self.unknown(id)) }
            candidate = Candidate(
                origin: request.origin, agent: request.agent, number: ticket.number, ticket: ticket)
        case .ticketNumber(let id, let text):
            guard let ticket = try store.currentTicket(id) else { return .failure(Self.unknown(id)) }
            switch read(text) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let number):
                candidate = Candidate(origin: request.origin, agent: request.agent, number: number, ticket: ticket)
            }
        }
        candidate.confirmsUnusual = request.confirmsUnusual
        candidate.note = request.note
        candidate.flow = request.flow
        candidate.ticketClass = candidate.ticket.flatMap { memory.lanes[$0.lane]?.ticketClass }
        if let live = candidate.ticket?.state.liveAttempt {
            return .failure(
                GateRefusal(.ticketInCall, detail: "the ticket is being called already", callID: CallID(live)))
        }
        return .success(candidate)
    }

    func read(_ text: String) -> Result<DialableNumber, GateRefusal> {
        switch normaliser.read(text) {
        case .accepted(let numbers) where numbers.count == 1: .success(numbers[0])
        case .accepted: .failure(GateRefusal(.invalidNumber, detail: "several numbers; give one"))
        case .refused(let refusal): .failure(GateRefusal(.invalidNumber, detail: refusal.text))
        }
    }

    /// Why a text can be no call's number, whoever asks and whenever; nil for one that can.
    package func fault(ofNumber text: String) -> GateRefusal? {
        if case .failure(let refusal) = read(text) { refusal } else { nil }
    }

    private static func unknown(_ ticket: TicketID) -> GateRefusal {
        GateRefusal(.unknownTicket, detail: "there is no ticket \(ticket)")
    }
}

extension TicketQueue {
    /// Records a new attempt that the gate has let through.
    func issue(_ candidate: Candidate, at now: Date) throws -> CallOrder {
        let ticket = candidate.ticket
        let order = order(candidate, at: now)
        let attempt = LiveAttempt(
            order: order, ticket: ticket?.seq, number: candidate.number.identity, phase: .dialingAgent)
        try store.insert(attempt, batch: ticket.map { memory.root(ofBatch: $0.batch) }, node: node)
        if var ticket {
            if candidate.origin == .batch { noteShare(ticket) }
            tell(ticket, is: .dialing(order.attemptID), by: order)
            ticket.stateBefore = ticket.state
            ticket.state = .dialing(order.attemptID)
            try store.update(ticket)
            floor.unshow(ticket.id, at: clock.uptime)
        }
        memory.start(attempt)
        if let agent = candidate.agent { given(order, to: agent) }
        if candidate.flow != nil, candidate.origin == .batch { paceNextInvite(from: now) }
        return order
    }

    private func order(_ candidate: Candidate, at now: Date) -> CallOrder {
        let policy = configuration.policy(for: candidate.ticketClass)
        let ticket = candidate.ticket
        return CallOrder(
            attemptID: .make(), ticketID: ticket?.id,
            batchID: ticket.flatMap { memory.batches[memory.root(ofBatch: $0.batch)]?.id },
            ticketClass: candidate.ticketClass, attemptNumber: (ticket?.progress.attempts ?? 0) + 1,
            agent: candidate.agent, destination: candidate.number,
            ringTimeout: policy.ringTimeout, agentRingTimeout: policy.agentRingTimeout, maxTalk: policy.maxTalk,
            recording: policy.recording, origin: candidate.origin, issuedAt: now,
            note: candidate.note, flow: candidate.flow, surveyFlow: policy.surveyFlow, preferredAgent: ticket?.owner,
            consent: policy.consent,
            // With an agent on the line first nobody waits for a verdict, so nobody listens unless asked to.
            onMachine: policy.onMachine ?? (candidate.flow == nil || candidate.flow == .customerFirst ? .off : .goOn),
            isToOtherNumber: ticket.map { !$0.numbers.contains(candidate.number) } ?? false,
            customerFirst: candidate.flow == .customerFirst ? policy.abandonment.map(CustomerFirstTerms.init) : nil)
    }
}
