package import FoundationEssentials

extension TicketQueue {
    /// The gate once more, at the moment of the customer's INVITE; when it allows, the step is durably recorded before
    /// this returns.
    ///
    /// `pacing` and `noLine` pass soon: the dialer may ask again at `retryAt` while the agent holds on. After any other
    /// refusal it ends the agent's leg and finishes the attempt with the reason's `disposition`.
    ///
    /// - Throws: `StoreError` when it cannot be recorded; then the INVITE may not leave.
    package func authorizeCustomerLeg(_ id: AttemptID) async throws -> GateVerdict {
        try ready()
        let verdict = try change { try authorize(id, at: clock.now()) }
        if case .allowed = verdict { try await durable() }
        return verdict
    }

    /// `authorizeCustomerLeg`, within the transaction that is open.
    func authorize(_ id: AttemptID, at now: Date) throws -> GateVerdict {
        guard var attempt = memory.live[id], attempt.phase == .dialingAgent else {
            return .refused(GateRefusal(.withdrawn, detail: "the attempt has ended or has its customer leg already"))
        }
        let verdict = try verdict(try candidate(attempt), at: now)
        guard verdict == .allowed else { return verdict }
        guard try store.markCustomerLeg(id, at: now) else {
            return .refused(GateRefusal(.withdrawn, detail: "the attempt is not on record as waiting for its customer"))
        }
        attempt.phase = .dialingCustomer
        attempt.customerInvitedAt = now
        memory.update(attempt)
        // Not one whose phone has sent the call on to a colleague.
        if let agent = attempt.order.agent, memory.call(of: agent) == id {
            reached(.dialingCustomer, agent, attempt.order.callID)
        }
        if attempt.order.flow == nil || attempt.order.origin != .batch { paceNextInvite(from: now) }
        return .allowed
    }

    func paceNextInvite(from now: Date) {
        if let rate = configuration.callsPerSecond { nextInviteAt = now + 1 / rate }
    }

    func candidate(_ attempt: LiveAttempt) throws -> Candidate {
        let order = attempt.order
        return Candidate(
            step: .customerLeg, origin: order.origin, agent: order.agent, number: order.destination,
            ticket: try attempt.ticket.flatMap { try store.ticket($0) }, ticketClass: order.ticketClass,
            // Asked and answered when it was ordered.
            confirmsUnusual: true, attempt: order.attemptID, flow: order.flow)
    }

    /// Notes that the customer's phone rings; committed with whatever is committed next.
    package func customerRinging(_ id: AttemptID, at: Date) {
        guard var attempt = memory.live[id], attempt.ringingAt == nil else { return }
        attempt.ringingAt = at
        note(attempt) { try store.markRinging(id, at: at) }
    }

    /// Notes that the customer answered; committed with whatever is committed next.
    package func customerAnswered(_ id: AttemptID, at: Date) {
        guard var attempt = memory.live[id], attempt.answeredAt == nil else { return }
        attempt.phase = .answered
        attempt.answeredAt = at
        if let agent = attempt.order.agent, memory.call(of: agent) == id {
            reached(.talking, agent, attempt.order.callID)
        }
        note(attempt) {
            try store.markAnswered(id, at: at)
            guard let seq = attempt.ticket, var ticket = try store.ticket(seq), ticket.state == .dialing(id) else {
                return
            }
            tell(ticket, is: .talking(id), by: attempt.order)
            ticket.state = .talking(id)
            try store.update(ticket)
        }
    }

    /// A note that fails to be written is not lost: the outcome's timeline brings the same instants.
    private func note(_ attempt: LiveAttempt, _ write: () throws -> Void) {
        memory.update(attempt)
        try? change(write)
        commitSoon()
    }
}
