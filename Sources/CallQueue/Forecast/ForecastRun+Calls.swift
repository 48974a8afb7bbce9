import FoundationEssentials

/// What becomes of calls: some are answered, and take as long as talks take; the others come back.
extension ForecastRun {
    /// Equal calls begin.
    mutating func call(_ group: ForecastGroup, _ index: Int) {
        let lane = facts.lanes[index]
        let outcomes = lane.model.outcomes(in: lane.dayParts.part(of: facts.now + now), after: group.before)
        answer(group.count * outcomes.answered, after: lane.agentTakes + lane.model.ring.mean, index)
        for (failure, portion) in outcomes.failed {
            fail(group, group.count * portion, failure, after: lane.agentTakes + lane.failsAfter(failure), index)
        }
    }

    mutating func fail(
        _ group: ForecastGroup, _ share: Double, _ failure: Disposition, after lasts: Double, _ index: Int
    ) {
        let lane = facts.lanes[index]
        guard share > 0 else { return }
        give(back: share, lane.isLedByFlow, after: lasts)
        give(agents: share * lane.agentsPerCall, after: lasts)
        var failed = group
        failed.count = share
        again(failed, failure, at: now + lasts, index)
    }

    /// Customers who answer after a while.
    mutating func answer(_ count: Double, after answered: Double, _ index: Int) {
        let lane = facts.lanes[index]
        let model = lane.model
        let wants = lane.isLedByFlow ? count * model.handOverRate : 0
        for slice in model.talk.slices {
            talk((count - wants) * slice.share, until: answered + min(slice.length, lane.policy.maxTalk), index)
        }
        // For each who answers an agent is wanted whole.
        if !lane.isLedByFlow, lane.agentsPerCall < 1 { give(agents: count * (lane.agentsPerCall - 1), after: answered) }
        if wants > 0 { handOver(wants, after: answered + model.talk.mean / 2, index) }
    }

    /// Talks whose agents are there.
    mutating func talk(_ count: Double, until ends: Double, _ index: Int) {
        let lane = facts.lanes[index]
        guard count > 0 else { return }
        give(back: count, lane.isLedByFlow, after: ends)
        if !lane.isLedByFlow { give(agents: count, after: ends + writesUp(lane)) }
        agenda.add(.settled(count, lane: index), at: Self.milliseconds(now + ends))
    }

    /// Customers of a flow who want a person: from then on they have one, whom others wait for.
    mutating func handOver(_ count: Double, after begins: Double, _ index: Int) {
        let lane = facts.lanes[index]
        let ends = begins + lane.model.agentTakes.mean + (lane.model.talkToPerson ?? lane.model.talk).mean
        give(agents: -count, after: begins)
        give(agents: count, after: ends + writesUp(lane))
        give(back: count, true, after: ends)
        agenda.add(.settled(count, lane: index), at: Self.milliseconds(now + ends))
    }

    func writesUp(_ lane: ForecastFacts.Lane) -> Double {
        lane.model.wrapUp.slices.reduce(0) { $0 + min($1.length, lane.wrapUpLimit) * $1.share }
    }

    /// As `Aftermath` does it, as far as that can be said of many at once.
    private mutating func again(_ failed: ForecastGroup, _ failure: Disposition, at ended: Double, _ index: Int) {
        let lane = facts.lanes[index]
        var group = failed
        group.streak = group.last == failure ? group.streak + 1 : 1
        group.last = failure
        group.before = failure
        if failure.consumesAttempt(customerRang: CallModel.rings(failure)) {
            group.attempts += 1
            group.called = (group.called + [now]).suffix(facts.caps.map(\.count).max() ?? 0)
        }
        let rule = lane.policy.redial.rules[failure]
        let interval = rule?.interval(streak: group.streak)
        if group.attempts < lane.policy.maxAttempts, group.goesToAnother(after: failure, redials: interval != nil) {
            group.reason = .redial
            return wait(group, until: ended + lane.policy.alternateInterval, index)
        }
        guard group.attempts < lane.policy.maxAttempts, group.numbers > 0, let rule, let interval else {
            agenda.add(.settled(group.count, lane: index), at: Self.milliseconds(ended))
            return
        }
        let date = facts.now + ended
        var at = date + interval
        if rule.onNextDay { at = max(at, lane.dayParts.nextDay(after: date)) }
        if rule.inOtherDayPart { at = lane.dayParts.otherPart(than: date, from: at) }
        var due = at.timeIntervalSince(facts.now)
        group.reason = .redial
        for cap in facts.caps where group.called.count >= cap.count && cap.count > 0 {
            let opens = group.called[group.called.count - cap.count] + cap.period
            guard opens > due else { continue }
            due = opens
            group.reason = .caps
        }
        wait(group, until: due, index)
    }
}
