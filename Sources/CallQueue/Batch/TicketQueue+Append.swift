import FoundationEssentials

/// Rows that are added to a batch.
///
/// They come in like any load, invisible, and are committed by one row: from then on the tickets are known, and belong to the
/// batch as soon as they are moved into its lanes, a few at a time, so that no click waits. A restart goes on moving.
extension TicketQueue {
    private static let movedAtOnce = 250

    /// A batch that takes in more.
    func open(_ id: BatchID) throws -> StoredBatch {
        let batch = try visible(id)
        guard batch.state != .cancelled else { throw QueueError.batchIsFinal(id, batch.state) }
        return batch
    }

    func commitAppend(_ part: StoredBatch, to parent: Int, note: String?) async throws -> TicketBatch {
        guard var target = memory.batches[parent], target.state != .cancelled else {
            throw QueueError.batchIsFinal(memory.batches[parent]?.id ?? part.id, .cancelled)
        }
        var part = part
        part.state = .appended
        part.committedAt = clock.now()
        target.counts.add(part.counts)
        try change {
            try store.update(part)
            try store.update(target)
            if let note { try store.insertLoadNote(note, batch: part.seq) }
        }
        memory.set(part)
        memory.set(target)
        load = nil
        try await durable()
        try await moveTickets(of: part)
        return TicketBatch(try visible(target.id))
    }

    /// Done already, it does nothing.
    func moveTickets(of part: StoredBatch) async throws {
        guard let parent = part.parent else { return }
        while try change({ try moveSome(from: part.seq, to: parent) }) > 0 {
            try await durable()
            await mayWriteMuch()
        }
        try change { try store.deleteLanes(ofBatch: part.seq) }
        memory.dropLanes(ofBatch: part.seq)
        // Cancelled meanwhile: so are those that came after.
        if memory.batches[parent]?.state == .cancelled { try await cancelTickets(ofBatch: parent) }
        try await durable()
    }

    private func moveSome(from part: Int, to parent: Int) throws -> Int {
        let found = try store.places(inBatch: part, limit: Self.movedAtOnce)
        for place in found {
            guard let old = memory.lanes[place.lane] else { continue }
            let lane =
                try memory.lane(batch: parent, ticketClass: old.ticketClass, zone: old.zone)
                ?? addLane(batch: parent, old)
            try store.move(ticket: place.seq, batch: parent, lane: lane.id)
            memory.stock(lane: lane.id)
        }
        return found.count
    }

    private func addLane(batch: Int, _ old: Lane) throws -> Lane {
        let lane = try store.insertLane(batch: batch, ticketClass: old.ticketClass, zone: old.zone)
        memory.add(lane)
        return lane
    }

    /// The rows of one load, without those that were added to it later.
    ///
    /// - Throws: `QueueError.unknownBatch`.
    package func loadCounts(_ id: BatchID) throws -> LoadCounts {
        guard let batch = memory.batch(id), batch.state.isKept else { throw QueueError.unknownBatch(id) }
        var counts = batch.counts
        for part in memory.parts(ofBatch: batch.seq) { counts.subtract(part.counts) }
        return counts
    }

    /// The loads that were added to a batch, in order.
    ///
    /// - Throws: `QueueError.unknownBatch`.
    package func additions(to id: BatchID) throws -> [BatchID] {
        memory.parts(ofBatch: try visible(id).seq).map(\.id)
    }
}

/// Where a ticket's row is.
struct TicketPlace: Sendable {
    let seq: Int
    let lane: Int
}

extension LoadCounts {
    mutating func add(_ other: LoadCounts) { add(other, times: 1) }

    mutating func subtract(_ other: LoadCounts) { add(other, times: -1) }

    private mutating func add(_ other: LoadCounts, times sign: Int) {
        rows += sign * other.rows
        accepted += sign * other.accepted
        notSelected += sign * other.notSelected
        refused += sign * other.refused
        duplicates += sign * other.duplicates
    }
}
