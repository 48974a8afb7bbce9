extension TicketQueue {
    /// Changes a ticket that is not in a call: a number that was changed never reaches a call in progress.
    ///
    /// - Parameter note: why, kept with the ticket.
    /// - Throws: `QueueError.unknownTicket`, `.ticketInCall`, `.notChangeable`, `.badChange`, `StoreError`.
    package func change(_ id: TicketID, _ edit: TicketEdit, note: String? = nil) async throws -> TicketState {
        let before = try current(id)
        try check(before)
        let after: StoredTicket
        do throws(RowRefusal) {
            after = try edit.applied(to: before, read: normaliser.read)
        } catch {
            throw QueueError.badChange(error)
        }
        guard let details = try store.details(before.seq) else { throw QueueError.unknownTicket(id) }
        let state = try change {
            try store.change(after)
            try store.change(edit.applied(to: details), ticket: before.seq)
            if let note, !note.isEmpty { try store.addNote(note, ticket: before.seq) }
            let state = try keep(after)
            tell(before, is: state, changed: edit.changed)
            return state
        }
        try await durable()
        return state
    }

    private func check(_ ticket: StoredTicket) throws(QueueError) {
        switch ticket.state {
        case .dialing, .talking: throw .ticketInCall(ticket.id)
        case .done, .refused, .loaded, .cancelled(.batch): throw .notChangeable(ticket.id, ticket.state.word)
        default: break
        }
    }
}
