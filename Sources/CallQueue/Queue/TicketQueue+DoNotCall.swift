package import FoundationEssentials

extension TicketQueue {
    /// Puts a number onto the do-not-call list; it binds from the next gate on, for attempts under way too. Its tickets that
    /// wait are taken out a moment later.
    ///
    /// - Parameters:
    ///   - text: as typed; without an extension it also holds for every extension behind the number.
    ///   - source: who or what said so.
    ///   - lapsesAt: when it no longer binds; nil for never.
    /// - Returns: the entry as it holds now, and whether it is new.
    /// - Throws: `QueueError.badNumber`, `StoreError`.
    package func addDoNotCall(
        _ text: String, source: String, note: String = "", lapsesAt: Date? = nil
    ) async throws -> (entry: DoNotCallEntry, isNew: Bool) {
        let entry = DoNotCallEntry(
            number: try identity(text), source: source, note: note, addedAt: clock.now(), lapsesAt: lapsesAt)
        let (isNew, kept) = try change {
            (try store.addDoNotCall(entry), try store.doNotCallEntry(entry.number))
        }
        takeOutTickets(of: [entry.number])
        try await durable()
        return (kept ?? entry, isNew)
    }

    /// Takes a number off the list.
    ///
    /// - Returns: whether it was on it.
    /// - Throws: `QueueError.badNumber`, `StoreError`.
    package func removeDoNotCall(_ text: String) async throws -> Bool {
        let number = try identity(text)
        let wasThere = try change { try store.removeDoNotCall(number) }
        try await durable()
        return wasThere
    }

    /// The list, newest first, from `offset`, without what has lapsed.
    package func doNotCallList(offset: Int = 0, limit: Int = 100) async throws -> [DoNotCallEntry] {
        try await durable()
        return try await reader.doNotCall(at: clock.now(), offset: offset, limit: limit)
    }

    /// How many numbers are on the list.
    package func doNotCallCount() async throws -> Int {
        try await durable()
        return try await reader.doNotCallCount(at: clock.now())
    }

    private func identity(_ text: String) throws -> String {
        switch normaliser.read(text) {
        case .accepted(let numbers) where numbers.count == 1: return numbers[0].identity
        case .accepted: throw QueueError.badNumber("several numbers: give one number at a time")
        case .refused(let refusal): throw QueueError.badNumber(refusal.text)
        }
    }
}
