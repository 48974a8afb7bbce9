/// A ticket's move to another state, or a person's word on it; told once it is on the disk.
package struct TicketChange: Sendable, Hashable {
    package let ticket: TicketID
    package let batch: BatchID
    package let previous: TicketState
    package let state: TicketState
    /// The agent of the attempt that brought it about, or who said so.
    package var agent: AgentID?
    /// The attempt that brought it about.
    package var call: CallID?
    /// How that attempt ended, where its end did.
    package var disposition: Disposition?
    /// What a person said of the ticket, where that is the news.
    package var resolution: Resolution?
    /// What a person changed of the ticket, where that is the news: `TicketEdit.changed`.
    package var changed: [String] = []
    /// `TicketTiding.seq`, where it is kept until it was told.
    package var tiding: Int?
}

/// What became of tickets since the last commit, for whoever wants to know.
struct ChangeNotes {
    let listener: @Sendable ([TicketChange]) -> Void
    var pending: [TicketChange] = []

    mutating func publish() {
        guard !pending.isEmpty else { return }
        listener(pending)
        pending.removeAll(keepingCapacity: true)
    }
}

extension TicketQueue {
    /// Notes a change to be told with the next commit; forgotten with what the store does not keep.
    ///
    /// Loads and the cancellation of a whole batch are not told ticket by ticket: the batch's own events say them, and
    /// thousands at once would push everything else out of the readers' memory.
    func tell(
        _ ticket: StoredTicket, is state: TicketState, by order: CallOrder? = nil,
        ended disposition: Disposition? = nil, resolution: Resolution? = nil, agent: AgentID? = nil,
        changed: [String] = []
    ) {
        guard notes != nil, state != ticket.state || resolution != nil || !changed.isEmpty,
            let batch = memory.batches[memory.root(ofBatch: ticket.batch)]
        else {
            return
        }
        notes?.pending.append(
            TicketChange(
                ticket: ticket.id, batch: batch.id, previous: ticket.state, state: state, agent: order?.agent ?? agent,
                call: order?.callID, disposition: disposition, resolution: resolution, changed: changed))
    }
}
