import FoundationEssentials

/// One person's data, by the number.
extension TicketQueue {
    /// All that is kept of the person; who asked for it is noted.
    ///
    /// - Parameter recordings: how many of them are told of beside this, for the audit.
    /// - Throws: `QueueError.badNumber`, `PersonRefusal.unknown`, `StoreError`.
    package func exportPerson(
        _ text: String, for warrant: PersonWarrant, recordings: @Sendable ([AttemptID]) async throws -> Int
    ) async throws -> PersonData {
        try ready()
        let data = try await person(text)
        guard !data.isEmpty || data.doNotCall != nil else { throw PersonRefusal.unknown }
        let kept = try await recordings(data.attempts.map(\.record.attemptID))
        try change { try note("exported", data, warrant, recordings: kept) }
        try await durable()
        return data
    }

    /// All that is kept of the person; nobody is told of it.
    ///
    /// - Throws: `QueueError.badNumber`, `StoreError`.
    package func person(_ text: String) async throws -> PersonData {
        let number = try number(text)
        try await durable()
        return try await archive.person(number)
    }

    /// Whether what is kept of the person may be deleted now.
    ///
    /// - Parameter atLeast: seconds for which calls are kept at least.
    /// - Throws: `PersonRefusal`.
    package func mayDelete(_ data: PersonData, _ warrant: PersonWarrant, keptAtLeast atLeast: Double) throws {
        guard !data.isEmpty else { throw PersonRefusal.unknown }
        let (number, tickets) = (data.number.identity, Set(data.tickets.map(\.seq)))
        let live = memory.live.values.first { $0.number == number || $0.ticket.map(tickets.contains) == true }
        if let live { throw PersonRefusal.inCall(live.order.callID) }
        let latest = data.attempts.compactMap(\.record.customerInvitedAt).max()
        if let until = latest.map({ $0 + atLeast }), until > clock.now(), !warrant.isForced {
            throw PersonRefusal.keptUntil(until)
        }
    }

    /// Deletes tickets and calls in one step, with a line in the audit; the do-not-call list is left as it is. Recordings are
    /// to be deleted before.
    ///
    /// - Throws: `PersonRefusal`, `QueueError.badNumber`, `StoreError`; then nothing has changed.
    package func deletePerson(
        _ text: String, for warrant: PersonWarrant, keptAtLeast atLeast: Double, recordings: Int
    ) async throws -> PersonDeletion {
        try ready()
        let data = try await person(text)
        // Anew, and in the same breath as the deletion: a call may have begun meanwhile.
        try mayDelete(data, warrant, keptAtLeast: atLeast)
        try change {
            try (store as? SQLiteStore)?.delete(data)
            try note("deleted", data, warrant, recordings: recordings)
        }
        try await durable()
        await clearLog()
        return PersonDeletion(
            number: data.number.masked, tickets: data.tickets.count, calls: data.attempts.count,
            isRefused: data.doNotCall != nil)
    }

    private func note(_ action: String, _ data: PersonData, _ warrant: PersonWarrant, recordings: Int) throws {
        try (store as? SQLiteStore)?.noteAudit(
            action, data.number.masked, warrant, tickets: data.tickets.count, calls: data.attempts.count,
            recordings: recordings, at: clock.now())
    }

    private func number(_ text: String) throws -> DialableNumber {
        switch normaliser.read(text) {
        case .accepted(let numbers) where numbers.count == 1: return numbers[0]
        case .accepted: throw QueueError.badNumber("several numbers: give one number at a time")
        case .refused(let refusal): throw QueueError.badNumber(refusal.text)
        }
    }
}
