import FoundationEssentials

/// What becomes of calls: some are answered, and take as long as talks take; the others come back.
extension ForecastRun {
    /// Equal calls begin.
    mutating func call(_ group: ForecastGroup, _ index: Int) {
        let course = courses[index]
        let outcomes = course.outcomes(in: course.dayParts.part(of: facts.now + now), after: group.before)
        answer(group.count * outcomes.answered, after: course.answersAfter, index)
        for failed in outcomes.failed {
            fail(group, group.count * failed.share, failed.failure, after: failed.after, index)
        }
    }

    mutating func fail(
        _ group: ForecastGroup, _ share: Double, _ failure: Disposition, after lasts: Double, _ index: Int
    ) {
        let course = courses[index]
        guard share > 0 else { return }
        give(back: share, course.isLedByFlow, after: lasts)
        give(agents: share * course.agentsPerCall, after: lasts)
        var failed = group
        failed.count = share
        again(failed, failure, at: now + lasts, index)
    }

    /// Customers who answer after a while.
    mutating func answer(_ count: Double, after answered: Double, _ index: Int) {
        let course = courses[index]
        let wants = count * course.handOver.rate
        for slice in course.talks { talk((count - wants) * slice.share, until: answered + slice.length, index) }
        // For each who answers an agent is wanted whole.
        if !course.isLedByFlow, course.agentsPerCall < 1 {
            give(agents: count * (course.agentsPerCall - 1), after: answered)
        }
        if wants > 0 { handOver(wants, after: answered + course.handOver.after, index) }
    }

    /// Talks whose agents are there.
    mutating func talk(_ count: Double, until ends: Double, _ index: Int) {
        let course = courses[index]
        guard count > 0 else { return }
        give(back: count, course.isLedByFlow, after: ends)
        if !course.isLedByFlow { give(agents: count, after: ends + course.writesUp) }
        settle(count, index, at: now + ends)
    }

    /// Customers of a flow who want a person: from then on they have one, whom others wait for.
    mutating func handOver(_ count: Double, after begins: Double, _ index: Int) {
        let course = courses[index]
        let ends = begins + course.handOver.lasts
        give(agents: -count, after: begins)
        give(agents: count, after: ends + course.writesUp)
        give(back: count, true, after: ends)
        settle(count, index, at: now + ends)
    }

    /// As `Aftermath` does it, as far as that can be said of many at once.
    private mutating func again(_ failed: ForecastGroup, _ failure: Disposition, at ended: Double, _ index: Int) {
        let course = courses[index]
        var group = failed
        group.streak = group.last == failure ? group.streak + 1 : 1
        group.last = failure
        group.before = failure
        if failure.consumesAttempt(customerRang: CallModel.rings(failure)) {
            group.attempts += 1
            group.called = (group.called + [now]).suffix(facts.caps.map(\.count).max() ?? 0)
        }
        let rule = course.policy.redial.rules[failure]
        let interval = rule?.interval(streak: group.streak)
        if group.attempts < course.policy.maxAttempts, group.goesToAnother(after: failure, redials: interval != nil) {
            group.reason = .redial
            return wait(group, until: ended + course.policy.alternateInterval, index)
        }
        guard group.attempts < course.policy.maxAttempts, group.numbers > 0, let rule, let interval else {
            return settle(group.count, index, at: ended)
        }
        let date = facts.now + ended
        var at = date + interval
        if rule.onNextDay { at = max(at, course.dayParts.nextDay(after: date)) }
        if rule.inOtherDayPart { at = course.dayParts.otherPart(than: date, from: at) }
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
