package import FoundationEssentials

/// Promises of another call that were made without a ticket: each gets one, so that it is kept like any other.
extension TicketQueue {
    private static let promises = (name: "promised calls", source: "calls")

    /// The class of a call without one whose flow leads no class's calls: called by the policy for all.
    private static let ownClass = TicketClass(rawValue: "promised")

    /// Farthest ahead that a call can be promised, in seconds.
    private static let farthest = 366.0 * 86_400

    /// What was promised to a customer by a flow, at the call's end; what its agent promised stands.
    ///
    /// - Returns: the ticket's state; nil where nothing was promised.
    func keepPromise(_ record: CallDetailRecord, at now: Date) throws -> TicketState? {
        guard let at = record.callAgainAt, !record.refusesCalls, record.disposition == .answered else { return nil }
        if let known = try store.currentTicket(Self.ticket(promisedIn: record.callID)) { return known.state }
        return try keep(promise(of: record, note: "", for: record.agent, at: now), promisedFor: at)
    }

    /// An agent promises the customer of a call without a ticket, running or past, another call of the same number. Promised again,
    /// it is the same promise, of another time, by whom it is said now, and about what is said now.
    ///
    /// - Parameters:
    ///   - owner: the agent whom the customer wants to hear; nil for anyone.
    ///   - note: what it is about; empty for what was said before.
    /// - Returns: the ticket that keeps the promise. The gate judges its call when it is due.
    /// - Throws: `QueueError.unknownCall`, `QueueError.notPromisable`, `QueueError.badPromise`, `QueueError.callsRefused`,
    ///   `QueueError.ticketInCall`, `QueueError.notChangeable`, `StoreError`.
    package func promise(_ call: CallID, at: Date, for owner: AgentID?, note: String) async throws -> TicketID {
        try ready()
        let now = clock.now()
        guard let record = try store.record(call.attempt) else { throw QueueError.unknownCall(call) }
        try check(record, promisedFor: at, at: now)
        try change {
            let ticket = try renewed(Self.ticket(promisedIn: call), note: note, for: owner)
            _ = try keep(ticket ?? promise(of: record, note: note, for: owner, at: now), promisedFor: at)
            var words = CustomerWords()
            words.callAgainAt = at
            try store.noteWishes(words, of: record.attemptID)
        }
        try await durable()
        return Self.ticket(promisedIn: call)
    }

    private func check(_ record: CallDetailRecord, promisedFor at: Date, at now: Date) throws {
        if let ticket = record.ticketID {
            throw QueueError.notPromisable(
                record.callID, "it was made for ticket \(ticket): resolve that with followUp")
        }
        guard record.answeredAt != nil else {
            throw QueueError.notPromisable(record.callID, "nobody answered it who could be promised anything")
        }
        try Self.check(promisedFor: at, at: now)
        guard try !record.refusesCalls && !isDoNotCall(record.destination, at: now) else {
            throw QueueError.callsRefused
        }
    }

    /// A slip in the date would have the customer rung at once, before all others, or never.
    static func check(promisedFor at: Date, at now: Date) throws(QueueError) {
        guard at > now, at < now + farthest else { throw .badPromise }
    }

    private static func ticket(promisedIn call: CallID) -> TicketID { TicketID(rawValue: "promise-\(call)") }

    /// The ticket of a promise made before, to be kept for another time; nil if there is none.
    private func renewed(_ id: TicketID, note: String, for owner: AgentID?) throws -> StoredTicket? {
        guard var ticket = try store.currentTicket(id) else { return nil }
        switch ticket.state {
        case .waiting, .ready, .reserved: break
        case .dialing, .talking: throw QueueError.ticketInCall(id)
        default: throw QueueError.notChangeable(id, ticket.state.word)
        }
        if !note.isEmpty, var details = try store.details(ticket.seq) {
            details.details = note
            try store.change(details, ticket: ticket.seq)
        }
        ticket.owner = owner
        return ticket
    }

    private func keep(_ promise: StoredTicket, promisedFor at: Date) throws -> TicketState {
        var ticket = promise
        ticket.state = .waiting(.scheduledCallback, readyAt: at)
        ticket.promisedAt = at
        return try keep(ticket)
    }

    /// A new ticket for the promise made in a call.
    private func promise(
        of record: CallDetailRecord, note: String, for owner: AgentID?, at now: Date
    ) throws -> StoredTicket {
        let batch = try promiseBatch()
        let ticket = promised(record, note: note, for: owner, row: batch.counts.rows, at: now)
        let lane = try lane(batch: batch.seq, ticketClass: ticket.ticketClass, number: record.destination)
        try store.insert(ticket, state: .ready, lane: lane)
        guard let stored = try store.currentTicket(ticket.id) else { throw QueueError.unknownTicket(ticket.id) }
        return stored
    }

    private func promised(
        _ record: CallDetailRecord, note: String, for owner: AgentID?, row: Int, at now: Date
    ) -> Ticket {
        let classes = configuration.classes.filter { $0.value.flow == record.flow && record.flow != nil }
        return Ticket(
            id: Self.ticket(promisedIn: record.callID), ticketClass: classes.keys.min() ?? Self.ownClass,
            customerName: "", numbers: [record.destination],
            details: note.isEmpty ? "promised in call \(record.callID)" : note, owner: owner, createdAt: now,
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
