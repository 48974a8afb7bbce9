import FoundationEssentials

/// What was found open after a restart and what became of it.
package struct RecoverySummary: Sendable, Hashable {
    /// The agent was being rung, the customer had not been: the ticket goes on by itself.
    package var interrupted: [CallDetailRecord] = []
    /// The customer may have been rung: nobody is called again before a person says so.
    package var unknown: [CallDetailRecord] = []
    /// The customer had answered: most were talking, and some of those who were rung before an agent was there met nobody (`abandoned`).
    package var cutOff: [CallDetailRecord] = []
    /// Rows of attempts and tickets that did not read back and were set aside; the log has each.
    package var damagedRows = 0
    /// Loads that were not finished; nothing of them is left.
    package var abortedLoads = 0
}

extension TicketQueue {
    private static let sweptAtOnce = 250

    /// Settles what a crash left open. Until this has returned, nothing is dialled.
    ///
    /// - Parameter recording: the path of what was recorded of an attempt that was cut off while both talked; nil for
    ///   nothing.
    /// - Throws: `StoreError`.
    package func recover(
        recording: @Sendable (CallOrder) -> String? = { _ in nil }
    ) async throws -> RecoverySummary {
        var summary = RecoverySummary()
        // A second time, what is open is under way, not lost.
        guard !isRecovered else { return summary }
        let now = clock.now()
        try change {
            for attempt in memory.live.values.sorted(by: { $0.order.attemptID < $1.order.attemptID }) {
                try settleLost(attempt, recording, at: now, into: &summary)
            }
            for attempt in memory.damaged { try settleDamaged(attempt, at: now, into: &summary) }
            memory.damaged = []
            try endLeases(&summary)
            try store.purgePersonAnswers(before: now - AbandonmentBook.memory)
            try store.purgeKeys(usedBefore: now - configuration.keyRetention)
            try restoreModes(at: now)
        }
        try await durable()
        for batch in try store.batches() where !batch.state.isKept {
            summary.abortedLoads += batch.state == .loading ? 1 : 0
            try await discard(batch)
        }
        // What was committed goes on where it was cut short.
        for part in memory.batches.values where part.state == .appended { try await moveTickets(of: part) }
        for batch in memory.batches.values where batch.state == .cancelled {
            try await cancelTickets(ofBatch: batch.seq)
        }
        isRecovered = true
        return summary
    }

    private func settleLost(
        _ attempt: LiveAttempt, _ recording: (CallOrder) -> String?, at now: Date, into summary: inout RecoverySummary
    ) throws {
        let disposition: Disposition =
            switch attempt.phase {
            case .dialingAgent: .interrupted
            case .dialingCustomer: .unknownAfterRestart
            // Whoever was rung first and answered had nobody to talk with yet.
            case .answered where attempt.order.isCustomerFirst && attempt.handedOverAt == nil: .abandoned
            case .answered, .ended: .answered
            }
        let outcome = AttemptOutcome(
            attemptID: attempt.order.attemptID, disposition: disposition, endedBy: .us,
            reasonText: "the daemon was restarted during the call",
            timeline: AttemptTimeline(
                customerInvitedAt: attempt.customerInvitedAt, ringingAt: attempt.ringingAt,
                answeredAt: attempt.answeredAt, endedAt: now, handedOverAt: attempt.handedOverAt),
            recordingPath: disposition == .answered ? recording(attempt.order) : nil)
        let finished = try conclude(outcome, at: now)
        let record = finished.record
        summary.damagedRows += finished.damagedRows
        switch attempt.phase {
        case .dialingAgent: summary.interrupted.append(record)
        case .dialingCustomer: summary.unknown.append(record)
        case .answered, .ended:
            summary.cutOff.append(record)
            // What the customer said before it was cut off is enough to go by; and what is damaged waits for a person anyway.
            guard disposition == .answered, record.callAgainAt == nil, !record.refusesCalls,
                !finished.isTicketDamaged
            else { return }
            try holdForReview(attempt)
        }
    }

    /// What agents do is known in memory only: when the daemon starts nobody looks at a ticket, and nobody writes a call up.
    private func endLeases(_ summary: inout RecoverySummary) throws {
        for found in try store.leasedTickets() {
            switch found {
            case .damaged(let seq, let error):
                try store.setAside(damaged: seq)
                onDamage(error)
                summary.damagedRows += 1
            case .sound(let before):
                var ticket = before
                if case .wrapUp = before.state { ticket.state = .done } else { ticket.state = .ready }
                tell(before, is: try keep(ticket))
            }
        }
    }

    /// A talk that was cut off is not done: a person decides whether to call again.
    private func holdForReview(_ attempt: LiveAttempt) throws {
        guard let seq = attempt.ticket, let before = try soundTicket(seq) else { return }
        var ticket = before
        ticket.state = .waiting(.unknownAfterRestart, readyAt: nil)
        tell(before, is: try keep(ticket), by: attempt.order)
    }

    /// Too little of it can be read to know whom it called: nobody is called again before a person has looked at it.
    private func settleDamaged(_ attempt: DamagedAttempt, at now: Date, into summary: inout RecoverySummary) throws {
        onDamage(attempt.error)
        summary.damagedRows += 1
        try store.endDamaged(attempt.id, at: now)
        guard let seq = attempt.ticket else { return }
        guard let before = try soundTicket(seq) else {
            summary.damagedRows += 1
            return
        }
        guard before.state.liveAttempt == attempt.id else { return }
        var ticket = before
        ticket.state = .waiting(.unknownAfterRestart, readyAt: nil)
        tell(before, is: try keep(ticket))
    }

    /// Deletes the rows of a load that was given up, a few at a time, then the load itself.
    func discard(_ batch: StoredBatch) async throws {
        var batch = batch
        batch.state = .aborted
        try change { try store.update(batch) }
        memory.forget(batch: batch.seq)
        while try change({ try store.sweep(batch: batch.seq, limit: Self.sweptAtOnce) }) > 0 {
            try await durable()
            await mayWriteMuch()
        }
        try change { try store.deleteBatch(batch.seq) }
        try await durable()
    }
}
