import FoundationEssentials

/// The expected course of all batches at once: what a simulation would find on average, in a few thousand steps.
///
/// Tickets are counted in fractions: of ten that are called, four and a half answer, and those that do not come back later.
/// Agents and lines are counted likewise: who is in a call comes back when it is over. So the work, the pauses between redials,
/// calling hours and caps all have their effect, whichever of them decides. What is left out: which ticket goes first, second
/// numbers, skills, the do-not-call list.
struct ForecastRun {
    /// Tickets that have come equally far.
    private struct Group {
        var count: Double
        var attempts: Int
        var last: Disposition?
        /// The same ending in a row.
        var streak = 0
        /// Seconds at which they were called and that counted; the newest last.
        var called: [Double] = []
        var reason: CompletionLimit = .redial
    }

    private enum Event {
        case due(Group, lane: Int)
        case settled(Double, lane: Int)
        case free(agents: Double, lines: Double, flowLines: Double)
    }

    /// Whether a lane may be called, as long as that holds.
    private struct Openness {
        var isOpen = false
        var until = -Double.infinity
    }

    /// Less than this of a ticket is nothing.
    private static let dust = 0.02
    private static let half = 0.5
    private static let horizon = 60 * 86_400.0
    private static let mostSteps = 40_000
    /// Steps after which they may be twice as long.
    private static let stepsToDouble = 4_000

    private let facts: ForecastFacts
    private var agenda = EventAgenda<Event>()
    private var ready: [[Group]]
    private var openness: [Openness]
    /// What became too little of to be followed, until it is enough again.
    private var leftovers: [Group?]
    /// Tickets not settled, by lane.
    private var left: [Double]
    private var made: [Double]
    /// Tickets that come back later, by lane and reason.
    private var waits: [[CompletionLimit: Double]]
    private var limits: [[CompletionLimit: Double]]
    private var doneAt: [Double?]
    private var agents: Double
    private var lines: Double
    private var flowLines: Double
    private var credit = 0.0
    private var longestStep: Double
    private var now = 0.0

    init(_ facts: ForecastFacts) {
        self.facts = facts
        let count = facts.lanes.count
        ready = Array(repeating: [], count: count)
        openness = Array(repeating: Openness(), count: count)
        leftovers = Array(repeating: nil, count: count)
        left = facts.lanes.map { $0.stocks.reduce(0) { $0 + $1.count } }
        made = Array(repeating: 0, count: count)
        limits = Array(repeating: [:], count: count)
        waits = limits
        doneAt = left.map { $0 < Self.half ? 0 : nil }
        agents = Double(facts.agents)
        let calls = facts.lanes.map { $0.model.ring.mean + $0.model.answerRate(in: 0) * $0.model.talk.mean }
        longestStep = max(0.1, (calls.min() ?? 0) / 25)
        lines = facts.lines.map(Double.init) ?? .infinity
        flowLines = min(lines, facts.flowLines.map(Double.init) ?? .infinity)
        for (index, lane) in facts.lanes.enumerated() {
            for stock in lane.stocks {
                let group = Group(
                    count: stock.count, attempts: stock.attempts,
                    reason: stock.reason.map(CompletionLimit.init) ?? .redial)
                wait(group, until: stock.readyAt, index)
            }
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int { Int(max(0, seconds) * 1_000) }

    // MARK: Time

    mutating func run() -> [BatchID: Forecast] {
        for step in 0..<Self.mostSteps {
            if step % Self.stepsToDouble == Self.stepsToDouble - 1 { longestStep *= 2 }
            while let event = agenda.take(by: Self.milliseconds(now)) { take(event) }
            let stop = place()
            guard doneAt.contains(where: { $0 == nil }) else { break }
            guard let next = nextMoment(), next < Self.horizon else {
                // As things are, for ever.
                note(stop, seconds: Self.horizon)
                break
            }
            note(stop, seconds: next - now)
            if let pace = facts.callsPerSecond { credit = min(max(1, pace), credit + (next - now) * pace) }
            now = next
        }
        return forecasts
    }

    /// The next event, but not before a step that grows with the distance: far ahead a minute is no matter. It stays a small part of a
    /// call, for who is free is only noticed with the next one.
    private mutating func nextMoment() -> Double? {
        let step = max(0.1, min(now * 0.003, longestStep))
        var next = agenda.next.map { max(Double($0) / 1_000, now + step) }
        for lane in facts.lanes.indices where !ready[lane].isEmpty {
            if !isOpen(lane) {
                next = [next, openness[lane].until].compactMap { $0 }.min()
            } else if facts.callsPerSecond != nil, credit < 1 {
                next = [next, now + max(step, 1 / (facts.callsPerSecond ?? 1))].compactMap { $0 }.min()
            }
        }
        guard let next, next.isFinite else { return nil }
        return max(next, now + 0.001)
    }

    private mutating func isOpen(_ lane: Int) -> Bool {
        if now < openness[lane].until { return openness[lane].isOpen }
        let date = facts.now + now
        let verdict = facts.lanes[lane].hours.verdict(at: date)
        let change = verdict.changesAt.map { $0.timeIntervalSince(facts.now) }
        // What never changes is looked at again tomorrow.
        openness[lane] = Openness(isOpen: verdict.isOpen, until: change ?? (verdict.isOpen ? now + 86_400 : .infinity))
        return verdict.isOpen
    }

    private mutating func take(_ event: Event) {
        switch event {
        case .due(let group, let lane):
            waits[lane][group.reason, default: 0] -= group.count
            ready[lane].append(group)
        case .free(let freed, let freedLines, let freedFlowLines):
            agents += freed
            lines += freedLines
            flowLines += freedFlowLines
        case .settled(let count, let lane):
            left[lane] -= count
            if left[lane] < Self.half, doneAt[lane] == nil { doneAt[lane] = now }
        }
    }

    // MARK: Calls

    /// Gives calls to whoever and whatever is free, by weight.
    ///
    /// - Returns: what kept each lane back that has something left to call.
    private mutating func place() -> [CompletionLimit?] {
        var stops = [CompletionLimit?](repeating: nil, count: facts.lanes.count)
        var waiting = facts.lanes.indices.filter { !ready[$0].isEmpty }
        for lane in waiting where !isOpen(lane) { stops[lane] = .hours }
        waiting.removeAll { stops[$0] != nil }
        while !waiting.isEmpty {
            let weights = waiting.reduce(0) { $0 + facts.lanes[$1].weight }
            // Each its share; what it does not need is there for the others in the next round.
            let room = waiting.map { share(of: $0, in: weights) }
            var placed = false
            for (lane, room) in zip(waiting, room) {
                let count = min(room.calls, ready[lane].reduce(0) { $0 + $1.count })
                if count > Self.dust / 2 {
                    begin(count, lane)
                    placed = true
                }
                stops[lane] = ready[lane].isEmpty ? nil : room.limit
            }
            waiting.removeAll { ready[$0].isEmpty }
            if !placed { break }
        }
        return stops
    }

    private func share(of lane: Int, in weights: Double) -> (calls: Double, limit: CompletionLimit) {
        let isFlow = facts.lanes[lane].agentsPerCall == 0
        var bounds: [(Double, CompletionLimit)] = [(isFlow ? min(lines, flowLines) : lines, .lines)]
        if !isFlow {
            let callable = agents / facts.lanes[lane].agentsPerCall
            bounds.append((callable, facts.agents == 0 ? .nobodyLoggedIn : .agents))
        }
        if facts.callsPerSecond != nil { bounds.append((credit, .pace)) }
        if !facts.isTrunkUp { bounds.append((0, .trunks)) }
        let least = bounds.min { $0.0 < $1.0 } ?? (0, .agents)
        let share = facts.lanes[lane].weight / weights
        return (least.0.isFinite ? max(0, least.0 * share) : .greatestFiniteMagnitude, least.1)
    }

    private mutating func begin(_ count: Double, _ lane: Int) {
        var rest = count
        while rest > 1e-9, var first = ready[lane].first {
            let taken = min(rest, first.count)
            first.count -= taken
            rest -= taken
            if first.count > Self.dust / 4 {
                ready[lane][0] = first
            } else {
                ready[lane].removeFirst()
                // Too little to be called on its own.
                left[lane] -= first.count
            }
            var called = first
            called.count = taken
            call(called, lane)
        }
        let done = count - max(0, rest)
        let isFlow = facts.lanes[lane].agentsPerCall == 0
        lines -= done
        if isFlow { flowLines -= done }
        agents -= done * facts.lanes[lane].agentsPerCall
        credit -= facts.callsPerSecond == nil ? 0 : done
        made[lane] += done
    }

    /// What becomes of equal calls: some are answered, and take as long as talks take; the others come back.
    private mutating func call(_ group: Group, _ index: Int) {
        let lane = facts.lanes[index]
        let model = lane.model
        let isFlow = lane.agentsPerCall == 0
        let rate = model.answerRate(in: lane.dayParts.part(of: facts.now + now))
        // Who rings customers first has agents on the line.
        let takes = isFlow || lane.agentsPerCall < 1 ? 0 : model.agentTakes.mean
        for talk in model.talk.thirds {
            let share = group.count * rate / 3
            guard share > 0 else { continue }
            let ends = takes + model.ring.mean + min(talk, lane.policy.maxTalk)
            let written = isFlow ? 0 : model.wrapUp.thirds.reduce(0) { $0 + min($1, lane.wrapUpLimit) / 3 }
            give(back: share, isFlow, after: ends)
            if !isFlow { give(agents: share, after: ends + written) }
            // For each who answers an agent is wanted whole.
            if !isFlow, lane.agentsPerCall < 1 {
                give(agents: share * (lane.agentsPerCall - 1), after: model.ring.mean)
            }
            agenda.add(.settled(share, lane: index), at: Self.milliseconds(now + ends))
        }
        for (failure, portion) in model.failureShares {
            let share = group.count * (1 - rate) * portion
            guard share > 0 else { continue }
            let lasts =
                takes
                + model.failsAfter(
                    failure, ringTimeout: lane.policy.ringTimeout, ring: model.ring.mean)
            give(back: share, isFlow, after: lasts)
            give(agents: share * lane.agentsPerCall, after: lasts)
            var failed = group
            failed.count = share
            again(failed, failure, at: now + lasts, index)
        }
    }

    private mutating func give(back count: Double, _ isFlow: Bool, after lasts: Double) {
        agenda.add(
            .free(agents: 0, lines: count, flowLines: isFlow ? count : 0), at: Self.milliseconds(now + lasts))
    }

    private mutating func give(agents count: Double, after lasts: Double) {
        guard count != 0 else { return }
        agenda.add(.free(agents: count, lines: 0, flowLines: 0), at: Self.milliseconds(now + lasts))
    }

    /// As `Aftermath` does it, as far as that can be said of many at once.
    private mutating func again(_ failed: Group, _ failure: Disposition, at ended: Double, _ index: Int) {
        let lane = facts.lanes[index]
        var group = failed
        group.streak = group.last == failure ? group.streak + 1 : 1
        group.last = failure
        if failure.consumesAttempt(customerRang: CallModel.rings(failure)) {
            group.attempts += 1
            group.called = (group.called + [now]).suffix(facts.caps.map(\.count).max() ?? 0)
        }
        guard group.attempts < lane.policy.maxAttempts, let rule = lane.policy.redial.rules[failure],
            let interval = rule.interval(streak: group.streak)
        else {
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

    /// Crumbs are swept together, so that they do not become ever more.
    private mutating func wait(_ group: Group, until due: Double, _ lane: Int) {
        var group = group
        if let crumbs = leftovers[lane] { group.count += crumbs.count }
        guard group.count >= Self.dust else {
            leftovers[lane] = group
            return
        }
        leftovers[lane] = nil
        waits[lane][group.reason, default: 0] += group.count
        agenda.add(.due(group, lane: lane), at: Self.milliseconds(due))
    }

    // MARK: What limits

    private mutating func note(_ stops: [CompletionLimit?], seconds: Double) {
        for lane in facts.lanes.indices where doneAt[lane] == nil {
            // The last calls are under way, or what is left comes back later.
            let waiting = waits[lane].filter { $0.value > Self.dust }.mostly ?? .nothing
            limits[lane][stops[lane] ?? waiting, default: 0] += seconds
        }
    }

    private var forecasts: [BatchID: Forecast] {
        var forecasts: [BatchID: Forecast] = [:]
        for (batch, lanes) in Dictionary(grouping: facts.lanes.indices, by: { facts.lanes[$0].batch }) {
            let tickets = lanes.reduce(0.0) { $0 + facts.lanes[$1].stocks.reduce(0) { $0 + $1.count } }
            let ends = lanes.map { doneAt[$0] }
            let last = ends.contains(nil) ? nil : ends.compactMap { $0 }.max()
            // The lane that is done last decides.
            let slowest = lanes.max { (doneAt[$0] ?? .infinity) < (doneAt[$1] ?? .infinity) }
            let held = facts.heldByPersons[batch] ?? 0
            let limit = slowest.flatMap { limits[$0].mostly } ?? (held > 0 ? .person : .nothing)
            forecasts[batch] = Forecast(
                completesAt: tickets < Self.half ? nil : last.map { facts.now + $0 }, limit: limit,
                tickets: Int(tickets.rounded()), attempts: lanes.reduce(0) { $0 + made[$1] }, madeAt: facts.now)
        }
        return forecasts
    }
}

extension Forecast {
    /// Of every batch that has something left.
    package static func all(_ facts: ForecastFacts) -> [BatchID: Forecast] {
        var run = ForecastRun(facts)
        return run.run()
    }
}
