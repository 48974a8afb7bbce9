import FoundationEssentials

/// The load that is being taken in.
struct LoadUnderWay {
    var batch: StoredBatch
    var touchedAt: ContinuousClock.Instant
}

extension TicketQueue {
    /// For so long rows are written in one go, between two chances for a call to come in.
    private static let longestGo = Duration.milliseconds(2)
    /// Rows looked at in one go.
    private static let rowsAtOnce = 100
    /// A load that is silent for this long may be pushed aside by the next one.
    private static let silence = Duration.seconds(60)

    /// Begins a load; nothing of it is visible before `commitLoad`. There is one load at a time.
    ///
    /// - Parameters:
    ///   - name: shown to people.
    ///   - source: the file's name.
    ///   - terms: how its tickets are called where that differs from their classes.
    ///   - target: the batch that gets the tickets; it keeps its own terms and weight.
    /// - Throws: `QueueError.loadUnderWay`, `QueueError.unknownBatch`, `QueueError.batchIsFinal`, `BatchTermsFault`,
    ///   `StoreError`.
    package func beginLoad(
        name: String, source: String, terms: BatchTerms = BatchTerms(), weight: Double = 1,
        into target: BatchID? = nil
    ) async throws -> BatchID {
        try ready()
        try terms.check(configuration)
        let parent = try target.map { try open($0) }
        if let other = load {
            guard .now - other.touchedAt > Self.silence else { throw QueueError.loadUnderWay(other.batch.id) }
            try await abortLoad(other.batch.id)
        }
        let batch = try change {
            var batch = try store.insertBatch(id: .make(), name: name, source: source, at: clock.now())
            (batch.terms, batch.weight, batch.parent) = (terms, weight, parent?.seq)
            try store.update(batch)
            return batch
        }
        memory.set(batch)
        load = LoadUnderWay(batch: batch, touchedAt: .now)
        try await durable()
        return batch.id
    }

    /// Takes in the next rows, in the file's order; rows whose ticket is known already become duplicates.
    ///
    /// Calls come through between every few rows.
    ///
    /// - Returns: what became of each row given, in order.
    /// - Throws: `QueueError.notLoading`, `StoreError`.
    package func append(_ id: BatchID, _ rows: [RowVerdict]) async throws -> [LoadVerdict] {
        var verdicts: [LoadVerdict] = []
        verdicts.reserveCapacity(rows.count)
        var next = 0
        guard load?.batch.id == id else { throw QueueError.notLoading(id) }
        while next < rows.count {
            await mayWriteMuch()
            guard var current = load, current.batch.id == id else { throw QueueError.notLoading(id) }
            verdicts += try change { try take(rows[next...], into: &current.batch) }
            current.touchedAt = .now
            load = current
            next = verdicts.count
            // Waiting for the commit lets go of the thread: whoever wants to call has it next.
            try await durable()
        }
        return verdicts
    }

    /// Makes the load visible, whole, by changing one row.
    ///
    /// - Parameters:
    ///   - isPaused: its tickets are not called before it is resumed.
    ///   - note: how the file was read, in the loader's own words, kept with the batch (`loadNote`).
    /// - Throws: `QueueError.notLoading`, `BatchTermsFault` where none of its tickets could ever be called in its hours (the load
    ///   is still to be given up then), `StoreError`.
    package func commitLoad(
        _ id: BatchID, isPaused: Bool = false, note: String? = nil
    ) async throws -> TicketBatch {
        guard var batch = load?.batch, batch.id == id else { throw QueueError.notLoading(id) }
        if let parent = batch.parent { return try await commitAppend(batch, to: parent, note: note) }
        try batch.terms.check(configuration, classes: classes(ofBatch: batch.seq))
        batch.state = isPaused ? .paused : .running
        batch.committedAt = clock.now()
        batch.startedAt = isPaused ? nil : batch.committedAt
        try change {
            try store.update(batch)
            if let note { try store.insertLoadNote(note, batch: batch.seq) }
        }
        memory.set(batch)
        load = nil
        try await durable()
        return TicketBatch(batch)
    }

    /// Gives a load up: nothing of it remains.
    ///
    /// - Throws: `QueueError.notLoading`, `StoreError`.
    package func abortLoad(_ id: BatchID) async throws {
        guard let batch = load?.batch, batch.id == id else { throw QueueError.notLoading(id) }
        load = nil
        try await discard(batch)
    }

    /// As many of the rows as there is time for, and one at least.
    private func take(_ rows: ArraySlice<RowVerdict>, into batch: inout StoredBatch) throws -> [LoadVerdict] {
        let end = ContinuousClock.now + Self.longestGo
        var verdicts: [LoadVerdict] = []
        for row in rows {
            verdicts.append(try take(row, into: &batch))
            if ContinuousClock.now >= end { break }
        }
        return verdicts
    }

    private func take(_ row: RowVerdict, into batch: inout StoredBatch) throws -> LoadVerdict {
        guard case .accepted(let ticket, _) = row.outcome else { return try take(row, into: &batch, known: nil) }
        return try take(row, into: &batch, known: try store.known(ticket.id, orInBatch: batch.seq))
    }

    /// - Parameter known: what is known of the row's ticket already.
    func take(_ row: RowVerdict, into batch: inout StoredBatch, known: KnownTicket?) throws -> LoadVerdict {
        let verdict = try judge(row, batch, known)
        try store.insert(verdict, batch: batch.seq)
        batch.counts.rows += 1
        switch verdict.kind {
        case .accepted: batch.counts.accepted += 1
        case .notSelected: batch.counts.notSelected += 1
        case .refused: batch.counts.refused += 1
        case .duplicate: batch.counts.duplicates += 1
        }
        return verdict
    }

    private func judge(_ row: RowVerdict, _ batch: StoredBatch, _ known: KnownTicket?) throws -> LoadVerdict {
        let verdict = LoadVerdict(row, known: known)
        guard case .accepted(let ticket, let isSelected) = row.outcome else { return verdict }
        if verdict.kind != .duplicate {
            let lane = try lane(batch: batch.seq, ticketClass: ticket.ticketClass, number: ticket.numbers[0])
            try store.insert(ticket, state: isSelected ? .ready : .notSelected, lane: lane)
        }
        return verdict
    }

    /// What `append` would say of these rows now; nothing is stored.
    ///
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func preview(_ rows: [RowVerdict]) async throws -> [LoadVerdict] {
        try ready()
        var verdicts: [LoadVerdict] = []
        verdicts.reserveCapacity(rows.count)
        for start in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
            for row in rows[start..<min(start + Self.rowsAtOnce, rows.count)] {
                // Batches count from 1: none is 0.
                let known = try row.id.flatMap { try store.known($0, orInBatch: 0) }
                verdicts.append(LoadVerdict(row, known: known))
            }
            await Task.yield()
        }
        return verdicts
    }
}

/// A ticket that a row's id names already.
struct KnownTicket: Sendable, Hashable {
    let state: TicketState
    let batchName: String
    let isInSameBatch: Bool

    /// Whether a row of a later load takes its place.
    func yields(to isSelected: Bool) -> Bool {
        guard !isInSameBatch else { return false }
        return state.mayBeReplaced || (state == .notSelected && isSelected)
    }

    var text: String {
        isInSameBatch ? "stands in an earlier row" : "known from batch “\(batchName)”, now \(state.word)"
    }
}
