package import FoundationEssentials

extension TicketQueue {
    private static let historyLimit = 100

    /// Everything known of a ticket.
    ///
    /// - Throws: `QueueError.unknownTicket`, `StoreError`.
    package func ticket(_ id: TicketID) async throws -> TicketRecord {
        let stored = try current(id)
        guard let batch = memory.batches[memory.root(ofBatch: stored.batch)] else { throw QueueError.unknownTicket(id) }
        let ticketClass = memory.lanes[stored.lane]?.ticketClass ?? TicketClass(rawValue: "")
        guard let details = try store.details(stored.seq) else { throw QueueError.unknownTicket(id) }
        try await durable()
        let history = try await reader.records(ticket: id, batch: nil, before: nil, limit: Self.historyLimit)
        return TicketRecord(
            ticket: Ticket(stored, ticketClass, details), batch: TicketBatch(batch), state: stored.state,
            nextNumber: stored.number, attempts: stored.progress.attempts,
            lastDisposition: stored.progress.lastDisposition, resolution: stored.resolution,
            resolutionNote: details.note, resolvedAt: details.resolvedAt, resolvedBy: details.resolvedBy,
            history: history)
    }

    /// A person says that the ticket may be called again: after `unknownAfterRestart`, after a fault was corrected,
    /// before its pause is over, or although it was exhausted; then its attempts begin anew. Every other rule stands: the
    /// gate parks it again where one does not let it pass.
    ///
    /// - Parameter note: why, kept with the ticket.
    /// - Throws: `QueueError.unknownTicket`, `QueueError.nothingToRelease`, `QueueError.batchIsFinal`, `StoreError`.
    package func releaseForReview(_ id: TicketID, note: String? = nil) async throws -> TicketState {
        let before = try current(id)
        var ticket = before
        switch ticket.state {
        case .waiting, .reserved: break
        case .exhausted, .notSelected, .cancelled(.person), .cancelled(.doNotCall), .expired:
            ticket.progress = TicketProgress()
        default: throw QueueError.nothingToRelease(id, ticket.state.word)
        }
        if let batch = memory.batches[ticket.batch], batch.state == .cancelled {
            throw QueueError.batchIsFinal(batch.id, batch.state)
        }
        ticket.state = .ready
        let state = try change {
            if let note, !note.isEmpty { try store.addNote(note, ticket: ticket.seq) }
            let state = try keep(ticket)
            tell(before, is: state)
            return state
        }
        try await durable()
        return state
    }

    /// Takes a ticket out that is not in a call.
    ///
    /// - Parameter note: why, kept with the ticket.
    /// - Throws: `QueueError.unknownTicket`, `QueueError.ticketInCall`, `StoreError`.
    package func cancel(ticket id: TicketID, note: String? = nil) async throws -> TicketState {
        var ticket = try current(id)
        guard ticket.state.liveAttempt == nil else { throw QueueError.ticketInCall(id) }
        if !ticket.state.isFinal {
            let before = ticket
            ticket.state = .cancelled(.person)
            try change {
                if let note, !note.isEmpty { try store.addNote(note, ticket: ticket.seq) }
                tell(before, is: try keep(ticket))
            }
        }
        try await durable()
        return ticket.state
    }

    /// What the agent says of the ticket after the call; it ends the wrap-up.
    ///
    /// - Parameters:
    ///   - callbackAt: for `followUp`: when the customer asked to be called, to come and within a year; without it the ticket is done.
    ///   - isOwn: it is this agent whom the customer wants to hear then: the ticket becomes the agent's own.
    /// - Throws: `QueueError.unknownTicket`, `QueueError.unknownAgent`, `QueueError.badPromise`, `StoreError`; then nothing is kept of it.
    package func setResolution(
        _ id: TicketID, _ resolution: Resolution, note: String = "", by agent: AgentID? = nil, callbackAt: Date? = nil,
        isOwn: Bool = false
    ) async throws -> TicketState {
        try await durable()
        let last = try await reader.records(ticket: id, batch: nil, before: nil, limit: 1).first
        // Looked up after the wait: the ticket may have moved on meanwhile.
        let ticket = try current(id)
        let now = clock.now()
        // Who was taken out of the configuration while talking still says how it went.
        if let agent, !floor.knows(agent), last?.agent != agent { throw QueueError.unknownAgent(agent) }
        if let callbackAt { try Self.check(promisedFor: callbackAt, at: now) }
        let state = try change {
            try store.setResolution(resolution, note: note, by: agent, at: now, ticket: ticket.seq)
            if resolution == .refused { try refuse(last?.destination ?? ticket.number, note: note, by: agent, at: now) }
            let state = try resolve(ticket, resolution, callbackAt: callbackAt, owner: isOwn ? agent : nil)
            if let last { floor.resolved(last.callID, at: clock.uptime) }
            tell(ticket, is: state, resolution: resolution, agent: agent)
            return state
        }
        try await durable()
        return state
    }

    /// An express refusal binds at once, for every path (Chinese rules: no further call after it).
    ///
    /// - Parameter number: the one at which the customer was last called.
    private func refuse(_ number: DialableNumber, note: String, by agent: AgentID?, at now: Date) throws {
        let source = agent.map { "agent \($0)" } ?? "resolution"
        _ = try store.addDoNotCall(
            DoNotCallEntry(number: number.identity, source: source, note: note, addedAt: now))
        takeOutTickets(of: [number.identity])
    }

    private func resolve(
        _ ticket: StoredTicket, _ resolution: Resolution, callbackAt: Date?, owner: AgentID?
    ) throws -> TicketState {
        var ticket = ticket
        switch (ticket.state, resolution) {
        // The call goes on; its end settles the state.
        case (.dialing, _), (.talking, _): return ticket.state
        case (_, .followUp) where callbackAt != nil:
            ticket.state = .waiting(.scheduledCallback, readyAt: callbackAt)
            ticket.promisedAt = callbackAt
            if let owner { ticket.owner = owner }
        case (.wrapUp, _): ticket.state = .done
        case (.ready, .refused), (.waiting, .refused), (.reserved, .refused): ticket.state = .cancelled(.doNotCall)
        // Settled some other way: another call would be one too many.
        case (.ready, .resolved), (.waiting, .resolved), (.reserved, .resolved): ticket.state = .done
        case (.ready, .declined), (.waiting, .declined), (.reserved, .declined): ticket.state = .cancelled(.person)
        default: return ticket.state
        }
        return try keep(ticket)
    }

    func current(_ id: TicketID) throws -> StoredTicket {
        try ready()
        guard let ticket = try store.currentTicket(id) else { throw QueueError.unknownTicket(id) }
        return ticket
    }
}

extension Ticket {
    /// As the file gave it.
    init(_ stored: StoredTicket, _ ticketClass: TicketClass, _ details: TicketDetails) {
        let facts = stored.standing
        let priority = TicketPriority.allCases.first { TicketPriority.urgent.rank - $0.rank == facts.urgency }
        self.init(
            id: stored.id, ticketClass: ticketClass, customerName: details.customerName, numbers: stored.numbers,
            details: details.details, order: details.order, product: details.product, fields: details.fields,
            priority: priority ?? .normal, vipTier: 1 - facts.vip, owner: stored.owner,
            createdAt: Date(milliseconds: facts.openedAt), deadlineAt: stored.deadlineAt,
            numbersExpireAt: stored.numbersExpireAt, consentRef: facts.consentRef, source: details.source)
    }
}
