package import FoundationEssentials

/// The whole queue at one moment: what is next and why, and what waits for what.
package struct QueueOverview: Sendable, Hashable {
    /// A ready ticket, in the order in which they are taken.
    package struct Next: Sendable, Hashable {
        package let ticketID: TicketID
        package let ticketClass: TicketClass
        package let batch: BatchID
        package let priority: TicketPriority
        /// What lets it go before others: `promised`, `urgent`, `pressing`, or `ordinary`: its batch's and class's turn.
        package let standing: String
        /// The agent who has it.
        package let owner: AgentID?
        /// Before when: its deadline, the end of its protected number, or the time promised, whichever it is ranked by.
        package let dueAt: Date?
        /// What keeps it from being called at this moment.
        package let reason: WaitingReason
        package let readyAt: Date?
    }

    /// Tickets of one class that wait for the same.
    package struct Wait: Sendable, Hashable {
        package let ticketClass: TicketClass
        /// A `WaitingReason`, or the state's word where they are being called.
        package let reason: String
        package var count: Int
        /// When the first of them goes on; nil where no time is known.
        package var nextAt: Date?
        /// Whether only a person ends it.
        package let needsPerson: Bool
    }

    package let next: [Next]
    /// By class, the most first.
    package let waits: [Wait]
    /// When calling hours open next for tickets that wait for them; nil where none does.
    package let nextOpeningAt: Date?
    /// Calls under way.
    package let calls: Int
    /// How the classes of running batches are dialled now.
    package let modes: [ClassMode]
    /// Where customers are rung before an agent is there.
    package let abandonment: [AbandonedShare]
}

extension TicketQueue {
    private static let mostNext = 100

    /// - Parameter limit: most tickets in `next`, 0 to 100.
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func overview(limit: Int = 20) async throws -> QueueOverview {
        try ready()
        let now = clock.now()
        let next = try nextTickets(min(max(0, limit), Self.mostNext), at: now)
        let obstacles = try laneObstacles(at: now)
        try await durable()
        let tallies = try await reader.tallies()
        var waits: [String: QueueOverview.Wait] = [:]
        var opening: Date?
        for tally in tallies {
            guard let lane = memory.lanes[tally.lane] else { continue }
            let wait = wait(tally, lane, obstacles[tally.lane], at: now)
            if wait.reason == WaitingReason.outsideHours.rawValue, let at = wait.nextAt {
                opening = min(opening ?? at, at)
            }
            let key = "\(lane.ticketClass) \(wait.reason)"
            guard var known = waits[key] else {
                waits[key] = wait
                continue
            }
            known.count += wait.count
            known.nextAt = [known.nextAt, wait.nextAt].compactMap { $0 }.min()
            waits[key] = known
        }
        return QueueOverview(
            next: next,
            waits: waits.values.sorted {
                ($0.ticketClass, $1.count, $0.reason) < ($1.ticketClass, $0.count, $1.reason)
            }, nextOpeningAt: opening, calls: memory.live.count, modes: classModes(),
            abandonment: abandonedShares(at: now))
    }

    private func wait(
        _ tally: LaneTally, _ lane: Lane, _ obstacle: (WaitingReason, Date?)?, at now: Date
    ) -> QueueOverview.Wait {
        guard let reason = tally.reason ?? (tally.state == "ready" ? obstacle?.0 ?? .nextInLine : nil) else {
            return QueueOverview.Wait(
                ticketClass: lane.ticketClass, reason: tally.state, count: tally.count, nextAt: nil, needsPerson: false)
        }
        return QueueOverview.Wait(
            ticketClass: lane.ticketClass, reason: reason.rawValue, count: tally.count,
            nextAt: tally.reason == nil ? obstacle?.1 : tally.nextAt, needsPerson: reason.needsPerson)
    }

    /// What keeps the first ready ticket of each lane from being called; it speaks for those behind it.
    private func laneObstacles(at now: Date) throws -> [Int: (WaitingReason, Date?)] {
        var obstacles: [Int: (WaitingReason, Date?)] = [:]
        for lane in memory.stockedLanes {
            guard case .sound(let ticket)? = try store.head(ofLane: lane) else { continue }
            obstacles[lane] = try obstacle(ticket, at: now)
        }
        return obstacles
    }

    /// The order in which ready tickets would be taken if each next one could be called.
    private func nextTickets(_ limit: Int, at now: Date) throws -> [QueueOverview.Next] {
        var candidates: [StoredTicket] = []
        for lane in memory.stockedLanes {
            let openness = self.openness(ofLane: lane, at: now)
            if case .closed = openness { continue }
            let found =
                try store.heads(ofLane: lane, limit: limit)
                + [try store.pressing(inLane: lane, after: now, until: now + configuration.pressingTime)].compactMap {
                    $0
                }
            for case .sound(let ticket) in found
            where openness.lets(ticket) && !candidates.contains(where: { $0.seq == ticket.seq }) {
                candidates.append(ticket)
            }
        }
        var shares = memory.shares
        var next: [QueueOverview.Next] = []
        while next.count < limit, let best = candidates.min(by: { goesBefore($0, $1, shares, at: now) }) {
            candidates.removeAll { $0.seq == best.seq }
            // The gate takes it out when it is its turn.
            if try isRefused(best) { continue }
            if let flow = flowOfShare(best.lane) { shares.called(flow, weight: weight(of: flow)) }
            if let shown = try shown(best, at: now) { next.append(shown) }
        }
        return next
    }

    private func openness(ofLane lane: Int, at now: Date) -> LaneOpenness {
        guard let lane = memory.lanes[lane], memory.batches[lane.batch]?.state == .running else {
            return .closed(opensAt: nil)
        }
        return openness(of: lane, at: now)
    }

    private func shown(_ ticket: StoredTicket, at now: Date) throws -> QueueOverview.Next? {
        guard let lane = memory.lanes[ticket.lane], let batch = memory.batches[ticket.batch] else { return nil }
        let (reason, readyAt) = try obstacle(ticket, at: now)
        let rank = ticket.rank
        return QueueOverview.Next(
            ticketID: ticket.id, ticketClass: lane.ticketClass, batch: batch.id,
            priority: TicketPriority.allCases.first {
                TicketPriority.urgent.rank - $0.rank == ticket.standing.urgency
            } ?? .normal,
            standing: "\(standing(ticket, at: now))", owner: ticket.owner,
            dueAt: rank.deadline == Int.max ? nil : Date(milliseconds: rank.deadline), reason: reason, readyAt: readyAt)
    }
}

/// How many unfinished tickets of a lane are in one state for one reason.
struct LaneTally: Sendable {
    let lane: Int
    let state: String
    /// Where they wait.
    let reason: WaitingReason?
    let count: Int
    let nextAt: Date?
}

extension QueueReader {
    /// From the counts that are kept: a list of a million tickets takes no longer than one of ten.
    static let tallySQL = """
        SELECT c.lane, c.state, c.reason, sum(c.tickets),
            (SELECT min(t.ready_at) FROM tickets t WHERE t.lane = c.lane AND t.reason = c.reason
                AND t.state = 'waiting' AND t.ready_at IS NOT NULL)
        FROM ticket_counts c JOIN lanes l ON l.id = c.lane JOIN batches b ON b.seq = l.batch
        WHERE c.state IN ('ready', 'waiting', 'reserved', 'dialing', 'talking', 'wrapUp')
            AND b.state NOT IN ('loading', 'aborted') GROUP BY 1, 2, 3 HAVING sum(c.tickets) > 0
        """

    func tallies() throws -> [LaneTally] {
        try database().prepare(Self.tallySQL, isKept: false).all { row in
            LaneTally(
                lane: row.int(0), state: row.text(1), reason: WaitingReason(rawValue: row.text(2)), count: row.int(3),
                nextAt: row.date(4))
        }
    }
}
