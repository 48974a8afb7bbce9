import FoundationEssentials

/// The expected course of all batches at once: what a simulation would find on average, in a few thousand steps.
///
/// Tickets are counted in fractions: of ten that are called, four and a half answer, and those that do not come back later.
/// Agents and lines are counted likewise: who is in a call comes back when it is over. So the work, the pauses between redials,
/// calling hours and caps all have their effect, whichever of them decides. What is left out: which ticket goes first, skills, the
/// do-not-call list.
struct ForecastRun {
    enum Event {
        case due(ForecastGroup, lane: Int)
        /// At that moment.
        case returns(Int)
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

    var facts: ForecastFacts
    /// By lane, as its mode is.
    var courses: [ForecastCourse]
    private var agenda = EventAgenda<Event>()
    private var returns: ForecastReturns
    private var ready: [[ForecastGroup]]
    private var openness: [Openness]
    /// What became too little of to be followed, until it is enough again.
    private var leftovers: [ForecastGroup?]
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
    /// When classes may move to other modes next.
    var looksAt = 0.0
    var now = 0.0

    init(_ facts: ForecastFacts) {
        self.facts = facts
        courses = facts.lanes.map(ForecastCourse.init)
        let count = facts.lanes.count
        ready = Array(repeating: [], count: count)
        openness = Array(repeating: Openness(), count: count)
        leftovers = Array(repeating: nil, count: count)
        left = facts.lanes.map(\.tickets)
        made = Array(repeating: 0, count: count)
        limits = Array(repeating: [:], count: count)
        waits = limits
        doneAt = left.map { $0 < Self.half ? 0 : nil }
        agents = Double(facts.agents)
        let calls = facts.lanes.map { $0.model.ring.mean + $0.model.answerRate(in: 0) * $0.model.talk.mean }
        longestStep = max(0.1, (calls.min() ?? 0) / 25)
        returns = ForecastReturns(step: longestStep)
        lines = facts.lines.map(Double.init) ?? .infinity
        flowLines = min(lines, facts.flowLines.map(Double.init) ?? .infinity)
        for (index, lane) in facts.lanes.enumerated() {
            for stock in lane.stocks { take(stock, index) }
            for call in lane.underWay { goOn(call, index) }
        }
        let writes = facts.lanes.first { !$0.isLedByFlow }?.model.wrapUp.rest ?? 0
        agents -= Double(facts.writing)
        give(agents: Double(facts.writing), after: writes)
    }

    /// Tickets that are called from some time on.
    private mutating func take(_ stock: ForecastFacts.Stock, _ lane: Int) {
        var group = ForecastGroup(
            count: stock.count, attempts: stock.attempts, last: stock.last, streak: stock.last == nil ? 0 : 1,
            reason: stock.reason.map(CompletionLimit.init) ?? .redial)
        group.numbers = stock.numbers
        group.ahead = max(0, stock.numbers - 1 - stock.number)
        // The first number is dialled again only if it failed; others are new when it is their turn.
        group.before = stock.number == 0 ? stock.last : nil
        wait(group, until: stock.readyAt, lane)
    }

    /// Takes what a call under way has.
    mutating func hold(agents taken: Double, isFlow: Bool) {
        lines -= 1
        if isFlow { flowLines -= 1 }
        agents -= taken
    }

    private static func milliseconds(_ seconds: Double) -> Int { Int(max(0, seconds) * 1_000) }

    // MARK: Time

    mutating func run() -> [BatchID: Forecast] {
        for step in 0..<Self.mostSteps {
            if step % Self.stepsToDouble == Self.stepsToDouble - 1 { longestStep *= 2 }
            while let event = agenda.take(by: Self.milliseconds(now)) { take(event) }
            lookAtModes()
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
            // Who was called before is older, and goes before those who never were.
            let place = group.last == nil ? nil : ready[lane].firstIndex { $0.last == nil }
            ready[lane].insert(group, at: place ?? ready[lane].count)
        case .returns(let moment):
            let back = returns.take(moment)
            agents += back.agents
            lines += back.lines
            flowLines += back.flowLines
            for (count, lane) in back.settled {
                left[lane] -= count
                if left[lane] < facts.doneBelow, doneAt[lane] == nil { doneAt[lane] = now }
            }
        }
    }

    /// Tickets of a lane that wait for a call.
    func backlog(of lane: Int) -> Double {
        ready[lane].reduce(0) { $0 + $1.count } + waits[lane].values.reduce(0, +)
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
        let course = courses[lane]
        var least = (course.isLedByFlow ? min(lines, flowLines) : lines, CompletionLimit.lines)
        func bound(_ bound: Double, _ limit: CompletionLimit) { if bound < least.0 { least = (bound, limit) } }
        if !course.isLedByFlow {
            bound(agents / course.agentsPerCall, facts.agents == 0 ? .nobodyLoggedIn : .agents)
        }
        if facts.callsPerSecond != nil { bound(credit, .pace) }
        if !facts.isTrunkUp { bound(0, .trunks) }
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
        lines -= done
        if courses[lane].isLedByFlow { flowLines -= done }
        agents -= done * courses[lane].agentsPerCall
        credit -= facts.callsPerSecond == nil ? 0 : done
        made[lane] += done
    }

    mutating func give(back count: Double, _ isFlow: Bool, after lasts: Double) {
        comeBack(at: now + lasts) {
            $0.lines += count
            if isFlow { $0.flowLines += count }
        }
    }

    mutating func give(agents count: Double, after lasts: Double) {
        guard count != 0 else { return }
        comeBack(at: now + lasts) { $0.agents += count }
    }

    /// Tickets that need no further call from then on.
    mutating func settle(_ count: Double, _ lane: Int, at time: Double) {
        comeBack(at: time) { $0.settle(count, lane) }
    }

    private mutating func comeBack(at time: Double, _ change: (inout ForecastReturns.Sum) -> Void) {
        guard let moment = returns.add(at: Self.milliseconds(time), change) else { return }
        agenda.add(.returns(moment), at: moment)
    }

    /// Crumbs are swept together, so that they do not become ever more.
    mutating func wait(_ group: ForecastGroup, until due: Double, _ lane: Int) {
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
            let tickets = lanes.reduce(0.0) { $0 + facts.lanes[$1].tickets }
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
