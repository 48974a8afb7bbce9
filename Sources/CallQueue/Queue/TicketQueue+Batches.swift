import FoundationEssentials

extension TicketQueue {
    private static let cancelledAtOnce = 100

    /// Every visible batch, oldest first.
    package func batches() -> [TicketBatch] {
        memory.batches.values.filter(\.state.isVisible).sorted { $0.seq < $1.seq }.map(TicketBatch.init)
    }

    /// - Throws: `QueueError.unknownBatch`.
    package func batch(_ id: BatchID) throws -> TicketBatch { TicketBatch(try visible(id)) }

    /// No ticket of the batch is called until `resume`; attempts under way whose customer is not rung yet are stopped by
    /// the gate.
    ///
    /// - Throws: `QueueError.unknownBatch`, `QueueError.batchIsFinal`, `StoreError`.
    package func pause(_ id: BatchID) async throws -> TicketBatch { try await set(.paused, id) }

    /// - Throws: as `pause`.
    package func resume(_ id: BatchID) async throws -> TicketBatch { try await set(.running, id) }

    /// Takes every waiting ticket of the batch out; calls under way go on. Cannot be undone; a new load of the same
    /// tickets is possible.
    ///
    /// - Throws: as `pause`; `QueueError.batchIsCompleted` where nothing is left to take out.
    package func cancel(_ id: BatchID) async throws -> TicketBatch {
        try ready()
        if try visible(id).state == .running {
            let left = try await counts(id)
            guard left.open + left.held > 0 else { throw QueueError.batchIsCompleted(id) }
        }
        let batch = try await set(.cancelled, id)
        let seq = try visible(id).seq
        // From here on no ticket of it is dialled; a restart in the middle goes on with the rest.
        try await cancelTickets(ofBatch: seq)
        return batch
    }

    func cancelTickets(ofBatch seq: Int) async throws {
        try await inGoes { try store.cancelTickets(ofBatch: seq, after: $0, limit: Self.cancelledAtOnce) }
    }

    private func set(_ state: BatchState, _ id: BatchID) async throws -> TicketBatch {
        try ready()
        var batch = try visible(id)
        guard batch.state != .cancelled || state == .cancelled else { throw QueueError.batchIsFinal(id, batch.state) }
        batch.state = state
        if state == .running { batch.startedAt = batch.startedAt ?? clock.now() }
        try change { try store.update(batch) }
        memory.set(batch)
        try await durable()
        return TicketBatch(batch)
    }

    func visible(_ id: BatchID) throws -> StoredBatch {
        guard let batch = memory.batch(id), batch.state.isVisible else { throw QueueError.unknownBatch(id) }
        return batch
    }

    /// What became of each row of a load, in the file's order, from `offset`; of one that was added to a batch by its own id.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func verdicts(
        _ id: BatchID, only kind: LoadVerdict.Kind? = nil, offset: Int = 0, limit: Int = 100
    ) async throws -> [LoadVerdict] {
        guard memory.batch(id)?.state.isKept == true else { throw QueueError.unknownBatch(id) }
        return try await reader.verdicts(batch: id, kind: kind, offset: offset, limit: limit)
    }

    /// Figures of one batch, or of everything on record.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func report(_ id: BatchID? = nil) async throws -> BatchReport {
        let counted = try id.map { [try visible($0)] } ?? memory.batches.values.filter(\.state.isVisible)
        try await durable()
        var report = try await archive.report(batch: id)
        for batch in counted { report.add(batch.counts) }
        return report
    }

    /// How many tickets are in which state, of one batch or all; for a batch's progress.
    ///
    /// - Throws: `QueueError.unknownBatch`, `StoreError`.
    package func counts(_ id: BatchID? = nil) async throws -> TicketCounts {
        if let id { _ = try visible(id) }
        try await durable()
        return try await reader.counts(batch: id)
    }

    /// Attempts, newest first.
    ///
    /// - Parameter before: pages on from the last one seen.
    package func records(
        ticket: TicketID? = nil, batch: BatchID? = nil, before: AttemptID? = nil, limit: Int = 100
    ) async throws -> [CallDetailRecord] {
        try await durable()
        return try await reader.records(ticket: ticket, batch: batch, before: before, limit: limit)
    }
}
