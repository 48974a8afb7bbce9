import FoundationEssentials

/// Which of the tickets that may be called now goes first.
///
/// What was promised for its time goes before all else, then what is urgent or pressing: soon late, or soon without its
/// protected number. All others go by the shares of their batch and class, and among those of equal turn by priority,
/// deadline, VIP and age.
extension TicketQueue {
    func goesBefore(_ left: StoredTicket, _ right: StoredTicket, at now: Date) -> Bool {
        goesBefore(left, right, memory.shares, at: now)
    }

    /// - Parameter shares: how they stand when it is asked.
    func goesBefore(_ left: StoredTicket, _ right: StoredTicket, _ shares: FairShare, at now: Date) -> Bool {
        let ranks = (standing(left, at: now), standing(right, at: now))
        guard ranks.0 == ranks.1 else { return ranks.0 < ranks.1 }
        guard ranks.0 == .ordinary else { return left.rank < right.rank }
        let turns = (turn(of: left, shares), turn(of: right, shares))
        return turns.0 == turns.1 ? left.rank < right.rank : turns.0 < turns.1
    }

    func standing(_ ticket: StoredTicket, at now: Date) -> TicketStanding {
        TicketStanding(ticket.rank, now: now.milliseconds, pressingTime: Int(configuration.pressingTime * 1_000))
    }

    private func turn(of ticket: StoredTicket, _ shares: FairShare) -> Double {
        flowOfShare(ticket.lane).map(shares.turn) ?? 0
    }

    func flowOfShare(_ lane: Int) -> FairShare.Flow? {
        memory.lanes[lane].map { FairShare.Flow(batch: $0.batch, ticketClass: $0.ticketClass) }
    }

    /// A call of a batch counts against its share, whatever let it go first.
    func noteShare(_ ticket: StoredTicket) {
        guard let flow = flowOfShare(ticket.lane) else { return }
        memory.shares.called(flow, weight: weight(of: flow))
    }

    func weight(of flow: FairShare.Flow) -> Double {
        (memory.batches[flow.batch]?.weight ?? 1) * configuration.weight(of: flow.ticketClass)
    }

    /// Sets a batch's share of the calls against other batches'.
    ///
    /// - Parameter weight: 0.01 to 100; held to that. Batches have 1.
    /// - Throws: `QueueError.unknownBatch`, `QueueError.batchIsFinal`, `StoreError`.
    package func setWeight(_ weight: Double, of id: BatchID) async throws -> TicketBatch {
        let weight = min(max(weight, FairShare.weights.lowerBound), FairShare.weights.upperBound)
        return try await change(id, BatchChange(weight: weight))
    }
}

/// What lets a ticket go before the shares; the first goes first.
enum TicketStanding: Int, Sendable, Comparable {
    case promised, urgent, pressing, ordinary

    /// - Parameters:
    ///   - now: milliseconds.
    ///   - pressingTime: milliseconds before its end from which on a ticket is pressing; what is late already is not: it
    ///     would keep everything else waiting.
    init(_ rank: TicketRank, now: Int, pressingTime: Int) {
        if rank.isPromised {
            self = .promised
        } else if rank.urgency == 0 {
            self = .urgent
        } else if rank.deadline > now, rank.deadline - now <= pressingTime {
            self = .pressing
        } else {
            self = .ordinary
        }
    }

    static func < (left: TicketStanding, right: TicketStanding) -> Bool { left.rawValue < right.rawValue }
}
