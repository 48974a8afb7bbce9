internal import CSQLite
package import FoundationEssentials

extension TicketQueue {
    /// The version of SQLite in use.
    package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

    /// Whether the daemon was told to begin nothing new.
    package var isDraining: Bool { surroundings.isDraining }

    /// The time by the queue's clock.
    package nonisolated var now: Date { clock.now() }

    /// One attempt, running or past; nil if there is no such attempt.
    ///
    /// - Throws: `StoreError`.
    package func attempt(_ id: AttemptID) async throws -> CallDetailRecord? {
        try store.record(id)
    }

    /// The legs of an attempt that is over, by their numbers in the call.
    ///
    /// - Throws: `StoreError`.
    package func legs(of id: AttemptID) async throws -> [LegRecord] { try store.legs(id) }

    /// Attempts that are over, newest first, of an agent, a ticket and a batch, as far as these are given.
    ///
    /// - Throws: `StoreError`.
    package func endedAttempts(
        agent: AgentID?, ticket: TicketID?, batch: BatchID?, offset: Int = 0, limit: Int
    ) async throws -> [CallDetailRecord] {
        try await durable()
        return try await reader.ended(ticket: ticket, batch: batch, agent: agent, offset: offset, limit: limit)
    }

    /// How many of them there are.
    ///
    /// - Throws: `StoreError`.
    package func endedAttemptCount(agent: AgentID?, ticket: TicketID?, batch: BatchID?) async throws -> Int {
        try await reader.endedCount(ticket: ticket, batch: batch, agent: agent)
    }

    /// How many attempts were made for a batch.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func attemptCount(_ id: BatchID) async throws -> Int {
        _ = try visible(id)
        try await durable()
        return try await reader.attemptCount(batch: id)
    }

    /// How the batch's file, or one that was added to it, was read, as `commitLoad` was given it.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func loadNote(_ id: BatchID) async throws -> String? {
        guard memory.batch(id)?.state.isKept == true else { throw QueueError.unknownBatch(id) }
        return try store.loadNote(id)
    }

    /// What a report of a batch tells beside its figures.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func reportDetails(_ id: BatchID) async throws -> BatchReportDetails {
        _ = try visible(id)
        try await durable()
        return try await archive.reportDetails(batch: id)
    }

    /// What agents say in calls of this class; nil for nothing.
    package func script(of ticketClass: TicketClass?) -> String? { configuration.policy(for: ticketClass).script }

    /// Most attempts of a ticket of this class.
    package func maxAttempts(of ticketClass: TicketClass?) -> Int {
        configuration.policy(for: ticketClass).maxAttempts
    }
}
