/// Calls that are under way when a forecast begins: of them it is known how long they last already.
extension ForecastRun {
    /// Of what lasts longer than anything known, this part of its length is still to come.
    private static let stillToCome = 0.5
    /// Seconds until somebody's phone is given up that rang longer than it may.
    private static let givenUp = 1.0

    mutating func goOn(_ call: CallUnderWay, _ index: Int) {
        let lane = facts.lanes[index]
        let isFlow = call.sample.isLedByFlow
        guard let talking = call.talking else {
            hold(agents: isFlow ? 0 : lane.agentsPerCall, isFlow: isFlow)
            return ring(call, index)
        }
        if call.sample.wantedPerson {
            hold(agents: 1, isFlow: isFlow)
            let talk = (lane.model.talkToPerson ?? lane.model.talk).rest
            give(back: 1, isFlow, after: talk)
            give(agents: 1, after: talk + courses[index].writesUp)
            return settle(1, index, at: talk)
        }
        hold(agents: isFlow ? 0 : 1, isFlow: isFlow)
        let longer = lane.model.talk.slices.filter { $0.length > talking }
        let shares = longer.reduce(0) { $0 + $1.share }
        for slice in longer { talk(slice.share / shares, until: slice.length - talking, index) }
        if longer.isEmpty { talk(1, until: talking * Self.stillToCome, index) }
    }

    /// What may become of it still: answered and failed it could be by now, if those were its fate.
    private mutating func ring(_ call: CallUnderWay, _ index: Int) {
        let lane = facts.lanes[index]
        var group = ForecastGroup(count: 1, attempts: call.attempts, last: call.last, streak: call.last == nil ? 0 : 1)
        group.numbers = call.numbers
        group.ahead = max(0, call.numbers - 1 - call.number)
        group.before = call.number == 0 ? call.last : nil
        guard let rung = call.ringing else { return self.call(group, index) }
        let outcomes = lane.model.outcomes(in: lane.dayParts.part(of: facts.now), after: group.before)
        let rings = lane.model.ring.slices.filter { $0.length > rung }.map { ($0.share * outcomes.answered, $0.length) }
        let fails = outcomes.failed.map { ($0.0, $0.1, lane.failsAfter($0.0)) }.filter { $0.2 > rung }
        let all = rings.reduce(0) { $0 + $1.0 } + fails.reduce(0) { $0 + $1.1 }
        guard all > 0 else { return fail(group, 1, .noAnswer, after: Self.givenUp, index) }
        for (share, length) in rings { answer(share / all, after: length - rung, index) }
        for (failure, share, length) in fails { fail(group, share / all, failure, after: length - rung, index) }
    }
}
