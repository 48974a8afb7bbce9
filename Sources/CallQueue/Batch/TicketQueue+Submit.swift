import FoundationEssentials

/// What became of a ticket that was handed in by itself.
package struct Submission: Sendable, Hashable {
    package let verdict: LoadVerdict
    /// True: this very request came before, under the same key.
    package var isRepeated = false
}

/// Tickets that come one at a time.
extension TicketQueue {
    private static let single = (name: "single tickets", source: "tickets")

    /// Takes in one ticket, by the same rules as a row of a file: what a row would be refused for refuses it.
    ///
    /// - Parameters:
    ///   - id: the batch it is to belong to; nil for the one that holds all single tickets.
    ///   - key: names the request: the same again gives the same ticket, another is a conflict.
    /// - Throws: `QueueError.unknownBatch`, `QueueError.batchIsFinal`, `QueueError.keyUsed`, `StoreError`.
    package func submit(_ draft: TicketDraft, into id: BatchID? = nil, key: String? = nil) async throws -> Submission {
        try ready()
        let print = try Self.fingerprint(draft, id)
        if let key, let use = try store.key(key) {
            guard use.fingerprint == print else { throw QueueError.keyUsed }
            return try repeated(draft)
        }
        let target = try id.map { try open($0) } ?? standing(Self.single) { $0.state != .cancelled }
        let row = try judge(draft, row: try target.map { try loadCounts($0.id).rows + 1 } ?? 1)
        let verdict = LoadVerdict(row, known: try row.id.flatMap { try store.known($0, orInBatch: 0) })
        // Of what is not taken nothing is kept: its sender is told, and there is no file to report on.
        guard verdict.kind == .accepted || verdict.kind == .notSelected else { return Submission(verdict: verdict) }
        try change {
            var batch = try target ?? standingBatch(Self.single) { _ in false }
            try take(row, into: &batch)
            if let key {
                try store.insert(key, StoredKey(fingerprint: print, attempt: nil, refusal: nil), at: clock.now())
            }
        }
        try await durable()
        return Submission(verdict: verdict)
    }

    /// The classes that tickets can have here: those that the configuration names, and those of tickets there are.
    package func knownClasses() -> Set<TicketClass> {
        Set(configuration.classes.keys).union(configuration.selection.shares.keys)
            .union(configuration.classWeights.keys).union(memory.lanes.values.map(\.ticketClass))
    }

    private func repeated(_ draft: TicketDraft) throws -> Submission {
        let id = TicketID(rawValue: CellText.trimmed(draft.id))
        guard let ticket = try store.currentTicket(id) else { throw QueueError.unknownTicket(id) }
        let verdict = LoadVerdict(
            position: RowPosition(record: 1, line: 1), kind: ticket.state == .notSelected ? .notSelected : .accepted,
            ticketID: id, column: nil, reason: nil, detail: nil)
        return Submission(verdict: verdict, isRepeated: true)
    }

    private func judge(_ draft: TicketDraft, row: Int) throws -> RowVerdict {
        let position = RowPosition(record: row, line: row)
        do throws(RowRefusal) {
            let (ticket, notes) = try draft.ticket(
                known: knownClasses(), position: position, now: clock.now(), read: normaliser.read)
            let isSelected = configuration.selection.selects(ticket.id, of: ticket.ticketClass)
            return RowVerdict(
                position: position, id: ticket.id, outcome: .accepted(ticket, isSelected: isSelected), notes: notes)
        } catch {
            return RowVerdict(position: position, id: nil, outcome: .refused(error))
        }
    }

    private func take(_ row: RowVerdict, into batch: inout StoredBatch) throws {
        _ = try take(row, into: &batch, known: nil)
        try store.update(batch)
        memory.set(batch)
        guard let id = row.id, var ticket = try store.currentTicket(id) else { return }
        if ticket.state == .ready { memory.stock(lane: ticket.lane) }
        let state = ticket.state
        ticket.state = .loaded
        tell(ticket, is: state)
    }

    private func standing(
        _ kind: (name: String, source: String), isOpen: (StoredBatch) -> Bool
    ) -> StoredBatch? {
        memory.batches.values.filter {
            $0.source == kind.source && $0.name == kind.name && $0.state.isVisible && isOpen($0)
        }.max { $0.seq < $1.seq }
    }

    /// A batch that is there for what comes without a file, made when it is first wanted.
    ///
    /// - Parameter isOpen: whether it takes in more.
    func standingBatch(_ kind: (name: String, source: String), isOpen: (StoredBatch) -> Bool) throws -> StoredBatch {
        if let newest = standing(kind, isOpen: isOpen) { return newest }
        let now = clock.now()
        var batch = try store.insertBatch(id: .make(), name: kind.name, source: kind.source, at: now)
        batch.state = .running
        batch.committedAt = now
        batch.startedAt = now
        try store.update(batch)
        memory.set(batch)
        return batch
    }

    /// What must be equal for a repeated key to mean the same request.
    private static func fingerprint(_ draft: TicketDraft, _ batch: BatchID?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(draft)
        // 64-bit FNV-1a: it tells a mistake, not an attack.
        let hash = data.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return "submit \(batch?.rawValue ?? "") \(hash)"
    }
}
