/// Classes that move between modes while a forecast runs.
extension ForecastRun {
    /// Seconds between two looks, as in the daemon; far ahead they are a small part of the time.
    private static let looksEvery = (least: 5.0, share: 0.002)

    /// Lets every class make the moves that its figures ask for by now.
    mutating func lookAtModes() {
        guard now >= looksAt else { return }
        looksAt = now + max(Self.looksEvery.least, now * Self.looksEvery.share)
        var seen: Set<TicketClass> = []
        for lane in facts.lanes where lane.moves != nil && seen.insert(lane.ticketClass).inserted {
            move(lane.ticketClass)
        }
    }

    private mutating func move(_ ticketClass: TicketClass) {
        let lanes = facts.lanes.indices.filter { facts.lanes[$0].ticketClass == ticketClass }
        guard let first = lanes.first(where: { facts.lanes[$0].moves != nil }), var moves = facts.lanes[first].moves
        else { return }
        let figures = moves.figures(backlog: lanes.reduce(0) { $0 + backlog(of: $1) }, at: now)
        let step = moves.look(figures, at: now)
        for lane in lanes where facts.lanes[lane].moves != nil {
            facts.lanes[lane].moves?.switched = moves.switched
            guard step != nil, let way = facts.lanes[lane].moves?.inForce else { continue }
            (facts.lanes[lane].mode, facts.lanes[lane].flow) = (way.mode, way.flow)
            facts.lanes[lane].model = way.model
            courses[lane] = ForecastCourse(facts.lanes[lane])
        }
    }
}

extension ForecastMoves {
    /// As it is now: lanes of one class are in the same mode, but each knows its own customers.
    fileprivate var inForce: Way { switched.move.flatMap { moves.firstIndex(of: $0) }.map { ways[$0] } ?? own }
}
