import Glibc

extension CallModel {
    /// Calls after which what was measured weighs as much as what was only assumed before.
    static let lightDoubt = 3.0
    /// The same for what other calls of the same kind were like.
    static let doubt = 10.0
    /// The same of whether customers answer, against other classes and other batches: customers are alike, whoever calls them.
    static let outcomeDoubt = (classes: 25.0, batches: 50.0)
    /// Of lengths a call tells more than of chances: by so much less it is in doubt.
    private static let lengthDoubt = 1.0 / 3
    /// From so many on, lengths are as they were measured.
    private static let enough = 20
    /// Seconds below which lengths are all the same.
    private static let shortest = 0.05

    /// What calls were like; with few of them much of `prior` is left.
    ///
    /// - Parameter part: of the day, in which a call was made.
    init(of samples: [CallSample], prior: CallModel, part: (CallSample) -> Int) {
        self.init(of: CallHistory(samples, part: part).calls, prior: prior, doubt: Self.lightDoubt)
    }

    /// - Parameters:
    ///   - doubt: so many calls weigh as much as `prior`.
    ///   - outcomeDoubt: the same of who answers and how the others fail; nil: `doubt`.
    ///   - isLedByFlow: whose talks are meant; nil: all.
    init(
        of calls: [CallHistory.Call], prior: CallModel, doubt: Double, outcomeDoubt: Double? = nil,
        isLedByFlow: Bool? = nil
    ) {
        self = prior
        let rung = calls.filter(\.sample.tellsOfCustomer)
        // Who did not answer is another customer than one who was never called.
        let first = rung.filter { $0.before == nil }
        learnAnswers(rung, first, prior, outcomeDoubt ?? doubt)
        learnFailures(first.isEmpty ? rung : first, outcomeDoubt ?? doubt)
        learnFailureLengths(rung, doubt)
        learnPersistence(rung, first, prior, doubt)
        let samples = calls.map(\.sample)
        let byAgents = samples.filter { !$0.isLedByFlow }
        let missed = byAgents.count { $0.disposition == .agentNoAnswer }
        agentMisses = (Double(missed) + prior.agentMisses * doubt) / (Double(byAgents.count) + doubt)
        agentTakes = Self.learned(samples.compactMap(\.agentTook).map { ($0, 1) }, prior.agentTakes, doubt)
        ring = Self.learned(calls.compactMap { call in call.sample.rang.map { ($0, call.weight) } }, prior.ring, doubt)
        learnTalks(
            calls.filter {
                $0.sample.disposition == .answered && $0.sample.isLedByFlow == isLedByFlow ?? $0.sample.isLedByFlow
            }, prior, doubt)
    }

    private mutating func learnAnswers(
        _ rung: [CallHistory.Call], _ first: [CallHistory.Call], _ prior: CallModel, _ doubt: Double
    ) {
        let last = max(prior.answerRates.count - 1, rung.map(\.part).max() ?? 0)
        answerRates = (0...max(0, last)).map { part in
            let firstHere = first.filter { $0.part == part }
            let here = firstHere.isEmpty ? rung.filter { $0.part == part } : firstHere
            let answered = here.filter(\.sample.isTaken).weight
            return (answered + prior.answerRate(in: part) * doubt) / (here.weight + doubt)
        }
    }

    private mutating func learnFailures(_ calls: [CallHistory.Call], _ doubt: Double) {
        let failed = calls.filter {
            let disposition = $0.sample.disposition
            return !$0.sample.isTaken && (disposition.mayRedial || disposition.blame == .callee)
        }
        let shares = Dictionary(failureShares.map { ($0.0, $0.1 * doubt) }, uniquingKeysWith: +)
        failures = failed.reduce(into: shares) { $0[$1.sample.disposition, default: 0] += $1.weight }
    }

    private mutating func learnFailureLengths(_ calls: [CallHistory.Call], _ doubt: Double) {
        let failed = calls.filter { !$0.sample.isTaken }
        for (disposition, calls) in Dictionary(grouping: failed, by: \.sample.disposition) {
            let lengths = calls.compactMap(\.sample.failedAfter)
            guard !lengths.isEmpty else { continue }
            let known = failsIn[disposition].map { ($0 * doubt, doubt) } ?? (0, 0)
            failsIn[disposition] = (lengths.reduce(0, +) + known.0) / (Double(lengths.count) + known.1)
        }
    }

    /// Of those who failed before: how many more failed the same way than of those who are called for the first time.
    private mutating func learnPersistence(
        _ rung: [CallHistory.Call], _ first: [CallHistory.Call], _ prior: CallModel, _ doubt: Double
    ) {
        let shares = Dictionary(failureShares, uniquingKeysWith: +)
        let fails = first.isEmpty ? 0.5 : Double(first.count { !$0.sample.isTaken }) / Double(first.count)
        for (before, calls) in Dictionary(grouping: rung.filter { $0.before != nil }, by: \.before) {
            guard let before else { continue }
            let chance = min(0.99, fails * (shares[before] ?? 0))
            let known = prior.persistence[before] ?? 0
            let same = Double(calls.count { $0.sample.disposition == before })
            let share = (same + (known + (1 - known) * chance) * doubt) / (Double(calls.count) + doubt)
            persistence[before] = max(0, (share - chance) / (1 - chance))
        }
    }

    private mutating func learnTalks(_ calls: [CallHistory.Call], _ prior: CallModel, _ doubt: Double) {
        talk = Self.learned(
            calls.compactMap { call in call.sample.talked.map { ($0, call.talkWeight) } }, prior.talk, doubt)
        let talks = calls.map(\.sample)
        wrapUp = Self.learned(talks.compactMap(\.wroteUp).map { ($0, 1) }, prior.wrapUp, doubt)
        let led = talks.filter(\.isLedByFlow)
        let wanted = led.count(where: \.wantedPerson)
        handOverRate = (Double(wanted) + prior.handOverRate * doubt) / (Double(led.count) + doubt)
        let withPerson: [Spread.Weighed] = led.compactMap(\.talkedToPerson).map { ($0, 1) }
        if !withPerson.isEmpty { talkToPerson = Self.learned(withPerson, prior.talkToPerson ?? prior.talk, doubt) }
    }

    /// The quantiles of many; of few only the mean, together with what was thought before: halfway in the ratio of both, for
    /// lengths are thought of by their order of magnitude.
    ///
    /// - Parameter samples: lengths, and how much each counts.
    private static func learned(_ samples: [Spread.Weighed], _ prior: Spread, _ doubt: Double) -> Spread {
        if let measured = Spread(of: samples, atLeast: enough) { return measured }
        let weight = samples.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return prior }
        let seen = max(shortest, samples.reduce(0) { $0 + $1.length * $1.weight } / weight)
        let doubt = doubt * lengthDoubt
        let mean = exp((log(seen) * weight + log(max(shortest, prior.mean)) * doubt) / (weight + doubt))
        if case .fixed = prior { return .fixed(mean) }
        return .around(mean)
    }
}

extension [CallHistory.Call] {
    /// How much all of them count together.
    var weight: Double { reduce(0) { $0 + $1.weight } }
}
