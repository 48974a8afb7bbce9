extension QueueMemory {
    /// Everything anew from the store, within the transaction that is open, if one is.
    init(_ store: any QueueStore) throws {
        self.init()
        for batch in try store.batches() where batch.state != .aborted { set(batch) }
        for lane in try store.lanes() where batches[lane.batch] != nil { add(lane) }
        abandonment = AbandonmentBook(try store.personAnswers())
        keep(for: try store.ownersWaitedFor())
        for found in try store.liveAttempts() {
            switch found {
            case .sound(let attempt): start(attempt)
            case .damaged(let attempt): damaged.append(attempt)
            }
        }
    }
}

extension LiveAttempt {
    /// An attempt as it stands in the store, after a restart or a lost transaction.
    init(_ record: CallDetailRecord, ticket: Int?, number: String) {
        let order = CallOrder(
            attemptID: record.attemptID, ticketID: record.ticketID, batchID: record.batchID,
            ticketClass: record.ticketClass, attemptNumber: record.attemptNumber, agent: record.agent,
            destination: record.destination, ringTimeout: 0, agentRingTimeout: 0, maxTalk: 0,
            recording: .always, origin: record.origin, issuedAt: record.issuedAt,
            note: record.note, flow: record.flow)
        self.init(
            order: order, ticket: ticket, number: number, phase: record.phase, ringingAt: record.ringingAt,
            answeredAt: record.answeredAt, customerInvitedAt: record.customerInvitedAt)
    }
}
