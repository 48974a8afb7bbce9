import FoundationEssentials

extension TicketQueue {
    private static let clonedAtOnce = 100

    /// A new batch of those tickets of another that were not reached, with attempts of their own; caps of their numbers and
    /// refusals hold as ever. It has the terms and the weight of the other, and becomes visible whole or not at all.
    ///
    /// - Parameter isPaused: its tickets are not called before it is started.
    /// - Throws: `QueueError.unknownBatch`, `.nothingToClone`, `.loadUnderWay`, `StoreError`.
    package func clone(
        _ id: BatchID, name: String, _ terms: CloneTerms = CloneTerms(), isPaused: Bool = false
    ) async throws -> CloneResult {
        try ready()
        let source = try visible(id)
        let clone = try await beginLoad(
            name: name, source: "batch \(id)", terms: source.terms, weight: source.weight)
        do {
            let skipped = try await copy(source, to: clone, terms)
            guard let accepted = load?.batch.counts.accepted, accepted > 0 else { throw QueueError.nothingToClone(id) }
            return CloneResult(batch: try await commitLoad(clone, isPaused: isPaused), skipped: skipped)
        } catch {
            try? await abortLoad(clone)
            throw error
        }
    }

    private func copy(
        _ source: StoredBatch, to clone: BatchID, _ terms: CloneTerms
    ) async throws -> [CloneObstacle: Int] {
        var skipped: [CloneObstacle: Int] = [:]
        var last = 0
        while true {
            await mayWriteMuch()
            guard var current = load, current.batch.id == clone else { throw QueueError.notLoading(clone) }
            let found = try store.tickets(inBatch: source.seq, after: last, limit: Self.clonedAtOnce)
            guard !found.isEmpty else { return skipped }
            try change {
                for found in found {
                    last = found.seq
                    guard case .sound(let ticket) = found else { continue }
                    if let obstacle = try copy(ticket, into: &current.batch, terms) {
                        skipped[obstacle, default: 0] += 1
                    }
                }
            }
            current.touchedAt = .now
            load = current
            // Whoever wants to call has the thread next.
            try await durable()
        }
    }

    private func copy(
        _ stored: StoredTicket, into clone: inout StoredBatch, _ terms: CloneTerms
    ) throws -> CloneObstacle? {
        if let obstacle = terms.obstacle(stored) { return obstacle }
        guard try store.currentTicket(stored.id)?.seq == stored.seq else { return .loadedAgain }
        guard let details = try store.details(stored.seq), let lane = memory.lanes[stored.lane] else { return .open }
        let now = clock.now()
        var renewed = stored
        // What is late already would only expire again.
        if let deadline = stored.deadlineAt, deadline <= now { renewed.standing.deadlineAt = nil }
        let ticket = Ticket(renewed, lane.ticketClass, details)
        _ = try take(
            RowVerdict(
                position: RowPosition(record: clone.counts.rows + 1, line: details.source.line), id: ticket.id,
                outcome: .accepted(ticket, isSelected: true)), into: &clone, known: nil)
        return nil
    }
}

extension FoundTicket {
    var seq: Int {
        switch self {
        case .sound(let ticket): ticket.seq
        case .damaged(let seq, _): seq
        }
    }
}
