package import FoundationEssentials

/// What would become of a file's tickets if it were loaded now: how many would be called as soon as there is somebody to call
/// them, and what the others would wait for, or end by.
package struct LoadOutlook: Sendable, Hashable {
    /// Tickets that one reason holds.
    package struct Hold: Sendable, Hashable {
        package var tickets = 0
        /// When the first of them could be called; nil where no time heals it.
        package var nextAt: Date?
    }

    /// Could be called at once.
    package private(set) var callable = 0
    /// By the gate's reason; `expired` for a deadline that is over where the class gives such tickets up.
    package private(set) var holds: [String: Hold] = [:]
    /// Of the callable and the held: past their deadline, and called all the same.
    package private(set) var late = 0

    package init() {}

    mutating func add(_ refusal: GateRefusal?) {
        guard let refusal else { return callable += 1 }
        add(refusal.reason.rawValue, refusal.retryAt)
    }

    mutating func addExpired() { add("expired", nil) }

    mutating func addLate() { late += 1 }

    private mutating func add(_ reason: String, _ nextAt: Date?) {
        var hold = holds[reason, default: Hold()]
        hold.tickets += 1
        hold.nextAt = [hold.nextAt, nextAt].compactMap { $0 }.min()
        holds[reason] = hold
    }
}

extension TicketQueue {
    /// What would become of these rows' tickets now, by hours, caps, the do-not-call list and every other rule of the gate that
    /// lies with the ticket; agents, lines and pace are left aside. Nothing is stored.
    ///
    /// - Parameters:
    ///   - verdicts: what `preview` said of the rows, in order; tickets that would not be taken are not counted.
    ///   - terms: of the batch they would be.
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func outlook(
        _ rows: [RowVerdict], _ verdicts: [LoadVerdict], _ terms: BatchTerms, into outlook: LoadOutlook
    ) async throws -> LoadOutlook {
        try ready()
        var outlook = outlook
        var judged = 0
        for (row, verdict) in zip(rows, verdicts) where verdict.kind == .accepted {
            guard case .accepted(let ticket, _) = row.outcome else { continue }
            try look(at: ticket, terms, into: &outlook, at: clock.now())
            judged += 1
            // Whoever wants to call has the thread next.
            if judged.isMultiple(of: Self.judgedAtOnce) { await Task.yield() }
        }
        return outlook
    }

    private static let judgedAtOnce = 100

    private func look(at ticket: Ticket, _ terms: BatchTerms, into outlook: inout LoadOutlook, at now: Date) throws {
        let policy = configuration.policy(for: ticket.ticketClass)
        if let deadline = ticket.deadlineAt, deadline <= now {
            guard !policy.expiresAtDeadline else { return outlook.addExpired() }
            outlook.addLate()
        }
        var facts = try facts(
            Candidate(origin: .batch, agent: nil, number: ticket.numbers[0], ticketClass: ticket.ticketClass), at: now)
        facts.hours = hours.verdict(
            for: ticket.ticketClass, zone: CalleeZones.key(ticket.numbers[0]), within: terms.window, at: now)
        facts.hasConsent = ticket.consentRef != nil
        facts.numberExpiresAt = ticket.numbers[0].isProtected ? ticket.numbersExpireAt : nil
        facts.isDraining = false
        facts.lines = nil
        facts.nextInviteAt = nil
        guard case .refused(let refusal) = Gate.verdict(facts) else { return outlook.add(nil) }
        // Which trunk is up at this moment says nothing of the batch.
        outlook.add(refusal.reason == .trunkDown ? nil : refusal)
    }
}
