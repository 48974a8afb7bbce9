import FoundationEssentials

extension TicketQueue {
    /// Records what the customer of a running attempt told a flow so far; returns once that is on the disk. What a customer
    /// was promised outlives the daemon; and who wishes not to be called is not called from now on, by whatever way.
    ///
    /// What is known already is not recorded twice.
    ///
    /// - Throws: `StoreError`.
    package func note(_ words: CustomerWords, of id: AttemptID) async throws {
        try ready()
        guard let attempt = memory.live[id] else { return }
        try change { try keep(words, of: attempt, at: clock.now()) }
        try await durable()
    }

    /// What the customer of an attempt told, running or past.
    ///
    /// - Throws: `StoreError`.
    package func answers(of id: AttemptID) throws -> [CustomerWords.Answer] { try store.answers(id) }

    /// The same of attempts that are over, by attempt; those whose customers answered nothing are not among them.
    ///
    /// - Throws: `StoreError`.
    package func answers(ofEnded attempts: [AttemptID]) async throws -> [AttemptID: [CustomerWords.Answer]] {
        try await reader.answers(of: attempts)
    }

    /// The agents who spoke with the ticket's customer before, the latest first.
    func familiarAgents(_ ticket: TicketID) throws -> [AgentID] { try store.agents(whoTalkedOn: ticket) }

    func keep(_ words: CustomerWords, of attempt: LiveAttempt, at now: Date) throws {
        guard !words.isEmpty else { return }
        for answer in words.answers { try store.insert(answer, of: attempt.order.attemptID) }
        guard words.callAgainAt != nil || words.refusesCalls else { return }
        try store.noteWishes(words, of: attempt.order.attemptID)
        guard words.refusesCalls else { return }
        _ = try store.addDoNotCall(
            DoNotCallEntry(
                number: attempt.order.destination.identity, source: "customer",
                note: "pressed in call \(attempt.order.callID)", addedAt: now))
        takeOutTickets(of: [attempt.order.destination.identity])
    }

    /// What the customer told says something of the ticket, too, unless an agent has said it.
    func settleWishes(_ record: CallDetailRecord, _ ticket: inout StoredTicket, at now: Date) throws {
        guard record.disposition == .answered else { return }
        if record.refusesCalls {
            try resolve(ticket, .refused, record, at: now)
            ticket.state = .done
        } else if let at = record.callAgainAt {
            try resolve(ticket, .followUp, record, at: now)
            ticket.state = .waiting(.scheduledCallback, readyAt: at)
            ticket.promisedAt = at
            // What was promised is kept, though it were one attempt more than planned.
            let most = configuration.policy(for: record.ticketClass).maxAttempts
            ticket.progress.attempts = min(ticket.progress.attempts, most - 1)
        } else if record.agent == nil, case .wrapUp = ticket.state {
            // Nobody talked who could say anything of it.
            ticket.state = .done
        }
    }

    /// An agent who came knows better.
    private func resolve(
        _ ticket: StoredTicket, _ resolution: Resolution, _ record: CallDetailRecord, at now: Date
    ) throws {
        guard record.agent == nil else { return }
        try store.setResolution(resolution, note: "", by: nil, at: now, ticket: ticket.seq)
    }
}
