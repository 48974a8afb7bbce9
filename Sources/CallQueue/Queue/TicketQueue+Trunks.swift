import FoundationEssentials

/// The trunks that an attempt's customer is called through, one after the other.
extension TicketQueue {
    /// The gate once more, before the customer is called through another trunk because one could not take the call; when it
    /// allows, the try is durably recorded before this returns.
    ///
    /// - Throws: `StoreError` when it cannot be recorded; then the INVITE may not leave.
    package func authorizeNextTrunk(_ id: AttemptID, _ next: TrunkTry) async throws -> GateVerdict {
        try ready()
        let verdict = try change { try authorize(next, of: id, at: clock.now()) }
        if case .allowed = verdict { try await durable() }
        return verdict
    }

    private func authorize(_ next: TrunkTry, of id: AttemptID, at now: Date) throws -> GateVerdict {
        guard let attempt = memory.live[id], attempt.phase == .dialingCustomer, attempt.ringingAt == nil else {
            return .refused(GateRefusal(.withdrawn, detail: "the attempt has ended, or its customer's phone rings"))
        }
        var facts = try facts(try candidate(attempt), at: now)
        // The line it gave back is the one it takes.
        facts.linesInUse -= 1
        let verdict = Gate.verdict(facts)
        guard verdict == .allowed else { return verdict }
        try store.put(next, of: id)
        paceNextInvite(from: now)
        return .allowed
    }

    /// Notes a try as it is now; committed with whatever is committed next.
    package func tried(_ id: AttemptID, _ step: TrunkTry) {
        guard memory.live[id] != nil else { return }
        try? change { try store.put(step, of: id) }
        commitSoon()
    }

    /// In their order.
    package func tries(of id: AttemptID) throws -> [TrunkTry] {
        try ready()
        return try store.tries(of: id)
    }
}
