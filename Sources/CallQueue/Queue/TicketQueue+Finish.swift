import FoundationEssentials

extension TicketQueue {
    /// Records how an attempt ended and decides what becomes of its ticket; returns once that is on the disk.
    ///
    /// Finishing the same attempt twice changes nothing. While the disk is full it waits and tries again every second:
    /// the outcome is not lost, and the agent stays taken, since no call could be made anyway.
    ///
    /// - Throws: `QueueError.unknownAttempt`; `CancellationError`.
    package func finish(_ outcome: AttemptOutcome) async throws -> FinishedAttempt {
        try ready()
        while true {
            do {
                let finished = try change { try conclude(outcome, at: clock.now()) }
                try await durable()
                if !finished.isRepeated {
                    pacing.ended(finished.record)
                    watchLimit(finished.record)
                }
                return finished
            } catch let error as StoreError where isRecovered && error.mayPass {
                commit.lastFailure = error
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    func conclude(_ outcome: AttemptOutcome, at now: Date) throws -> FinishedAttempt {
        guard let attempt = memory.live[outcome.attemptID] else { return try repeated(outcome.attemptID) }
        let outcome = completed(outcome, attempt)
        let isCounted = outcome.disposition.consumesAttempt(customerRang: outcome.timeline.ringingAt != nil)
        try keep(outcome.words, of: attempt, at: now)
        try store.finish(outcome, isCounted: isCounted)
        try noteAnswer(attempt, outcome)
        memory.end(outcome.attemptID)
        freeAgents(of: attempt, outcome.disposition)
        let (record, isSound) = try record(of: attempt, outcome, isCounted: isCounted)
        let (state, isTicketSound) = try settle(attempt, outcome, record, at: now)
        return FinishedAttempt(
            record: record, ticketState: state, alert: alert(outcome), isRepeated: false,
            damagedRows: (isSound ? 0 : 1) + (isTicketSound ? 0 : 1))
    }

    /// What is on record of it; where that does not read back any more, what is known of it here.
    private func record(
        of attempt: LiveAttempt, _ outcome: AttemptOutcome, isCounted: Bool
    ) throws -> (CallDetailRecord, isSound: Bool) {
        do {
            guard let record = try store.record(outcome.attemptID) else {
                throw QueueError.unknownAttempt(outcome.attemptID)
            }
            return (record, true)
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            onDamage(error)
            return (CallDetailRecord(attempt, outcome, isCounted: isCounted), false)
        }
    }

    /// Nil for one whose row does not read back: it is set aside for a person, and whatever else happens goes on.
    func soundTicket(_ seq: Int) throws -> StoredTicket? {
        do {
            return try store.ticket(seq)
        } catch let error as StoreError {
            guard case .damagedRow = error else { throw error }
            try store.setAside(damaged: seq)
            onDamage(error)
            return nil
        }
    }

    private func repeated(_ id: AttemptID) throws -> FinishedAttempt {
        guard let record = try store.record(id) else { throw QueueError.unknownAttempt(id) }
        let ticket = try record.ticketID.flatMap { try store.currentTicket($0) }
        return FinishedAttempt(record: record, ticketState: ticket?.state, alert: nil, isRepeated: true)
    }

    /// The instants noted on the way, where the outcome does not bring them.
    private func completed(_ outcome: AttemptOutcome, _ attempt: LiveAttempt) -> AttemptOutcome {
        var outcome = outcome
        outcome.timeline.ringingAt = outcome.timeline.ringingAt ?? attempt.ringingAt
        outcome.timeline.answeredAt = outcome.timeline.answeredAt ?? attempt.answeredAt
        outcome.timeline.customerInvitedAt = outcome.timeline.customerInvitedAt ?? attempt.customerInvitedAt
        outcome.timeline.handedOverAt = outcome.timeline.handedOverAt ?? attempt.handedOverAt
        return outcome
    }

    private func settle(
        _ attempt: LiveAttempt, _ outcome: AttemptOutcome, _ record: CallDetailRecord, at now: Date
    ) throws -> (TicketState?, isSound: Bool) {
        guard let seq = attempt.ticket else { return (try keepPromise(record, at: now), true) }
        guard let before = try soundTicket(seq) else { return (.waiting(.damaged, readyAt: nil), false) }
        var ticket = before
        let dialled = ticket.numbers.firstIndex(of: attempt.order.destination)
        let planned = ticket.progress.numberIndex
        ticket.progress.numberIndex = dialled ?? planned
        let result = aftermath(ticket, attempt.order, isOwnNumber: dialled != nil, at: now)
            .result(
                of: outcome.disposition, isCounted: record.isCounted ?? false, retryAfter: outcome.retryAfter,
                progress: ticket.progress)
        ticket.state = result.state
        ticket.progress = result.progress
        // A person's choice of another number is for that call, unless its outcome is a reason to go elsewhere.
        if ticket.progress.numberIndex == dialled, !ticket.progress.deadNumbers.contains(planned) {
            ticket.progress.numberIndex = planned
        }
        // The call that was owed has been made; what follows is an ordinary redial.
        if record.isCounted == true { ticket.promisedAt = nil }
        // Who talked with the customer knows the matter: another call is theirs if possible.
        if outcome.disposition == .answered, ticket.owner == nil { ticket.owner = record.agent }
        try settleWishes(record, &ticket, at: now)
        let state = try keep(ticket)
        tell(before, is: state, by: attempt.order, ended: outcome.disposition)
        return (state, true)
    }

    private func aftermath(
        _ ticket: StoredTicket, _ order: CallOrder, isOwnNumber: Bool, at now: Date
    ) -> Aftermath {
        let zone = CalleeZones.key(order.destination)
        return Aftermath(
            policy: configuration.policy(for: order.ticketClass), numbers: ticket.numbers, isOwnNumber: isOwnNumber,
            stateBefore: ticket.stateBefore, origin: order.origin,
            hours: hours.search(for: order.ticketClass, zone: zone),
            dayParts: hours.dayParts(for: order.ticketClass, zone: zone), now: now,
            chance: .random(in: 0...1, using: &chances))
    }

    private func alert(_ outcome: AttemptOutcome) -> String? {
        guard outcome.disposition.isAlert else { return nil }
        let codes = [outcome.sipStatus.map { "SIP \($0)" }, outcome.q850.map { "Q.850 \($0)" }].compactMap { $0 }
        let detail = (codes + [outcome.reasonText]).filter { !$0.isEmpty }.joined(separator: ", ")
        return "\(outcome.disposition.rawValue): \(detail); further calls would end likewise until it is corrected"
    }
}
