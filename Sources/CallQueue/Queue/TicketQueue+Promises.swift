import FoundationEssentials

/// Promises of another call that were made without a ticket: each gets one, so that it is kept like any other.
extension TicketQueue {
    private static let promises = (name: "promised calls", source: "calls")

    /// The class of a call without one whose flow leads no class's calls: called by the policy for all.
    private static let ownClass = TicketClass(rawValue: "promised")

    /// - Returns: the new ticket's state; nil where nothing was promised.
    func keepPromise(_ record: CallDetailRecord, at now: Date) throws -> TicketState? {
        guard let at = record.callAgainAt, !record.refusesCalls, record.disposition == .answered else { return nil }
        let batch = try promiseBatch()
        let ticket = promised(record, row: batch.counts.rows, at: now)
        let lane = try lane(batch: batch.seq, ticketClass: ticket.ticketClass, number: record.destination)
        try store.insert(ticket, state: .ready, lane: lane)
        guard var stored = try store.currentTicket(ticket.id) else { return nil }
        stored.state = .waiting(.scheduledCallback, readyAt: at)
        stored.promisedAt = at
        return try keep(stored)
    }

    private func promised(_ record: CallDetailRecord, row: Int, at now: Date) -> Ticket {
        let classes = configuration.classes.filter { $0.value.flow == record.flow && record.flow != nil }
        return Ticket(
            id: TicketID(rawValue: "promise-\(record.attemptID)"), ticketClass: classes.keys.min() ?? Self.ownClass,
            customerName: "", numbers: [record.destination], details: "promised in call \(record.callID)",
            owner: record.agent, createdAt: now,
            // Asked for by the customer, in a call that is on record.
            consentRef: "call \(record.callID)", source: RowPosition(record: row, line: row))
    }

    /// One batch holds them all, as long as it runs; counted one more.
    private func promiseBatch() throws -> StoredBatch {
        var batch = try standingBatch(Self.promises) { $0.state == .running }
        batch.counts.rows += 1
        batch.counts.accepted += 1
        try store.update(batch)
        memory.set(batch)
        return batch
    }
}
