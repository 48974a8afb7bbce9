extension CallModel {
    /// Calls after which what was measured weighs as much as what was only assumed before.
    static let lightDoubt = 3.0
    /// The same for what other calls of the same kind were like.
    static let doubt = 10.0
    /// From so many on, lengths are as they were measured.
    private static let enough = 20

    /// What calls were like; with few of them much of `prior` is left.
    ///
    /// - Parameter part: of the day, in which a call was made.
    init(of samples: [CallSample], prior: CallModel, part: (CallSample) -> Int) {
        self.init(of: CallHistory(samples, part: part).calls, prior: prior, doubt: Self.lightDoubt)
    }

    /// - Parameters:
    ///   - doubt: so many calls weigh as much as `prior`.
    ///   - isLedByFlow: whose talks are meant; nil: all.
    init(of calls: [CallHistory.Call], prior: CallModel, doubt: Double, isLedByFlow: Bool? = nil) {
        self = prior
        let rung = calls.filter(\.sample.tellsOfCustomer)
        // Who did not answer is another customer than one who was never called.
        let first = rung.filter { $0.before == nil }
        learnAnswers(rung, first, prior, doubt)
        learnFailures(first.isEmpty ? rung : first, doubt)
        learnPersistence(rung, first, prior, doubt)
        let samples = calls.map(\.sample)
        let byAgents = samples.filter { !$0.isLedByFlow }
        let missed = byAgents.count { $0.disposition == .agentNoAnswer }
        agentMisses = (Double(missed) + prior.agentMisses * doubt) / (Double(byAgents.count) + doubt)
        agentTakes = Self.learned(samples.compactMap(\.agentTook), prior.agentTakes, doubt)
        ring = Self.learned(samples.compactMap(\.rang), prior.ring, doubt)
        learnTalks(
            samples.filter { $0.disposition == .answered && $0.isLedByFlow == isLedByFlow ?? $0.isLedByFlow }, prior,
            doubt)
    }

    private mutating func learnAnswers(
        _ rung: [CallHistory.Call], _ first: [CallHistory.Call], _ prior: CallModel, _ doubt: Double
    ) {
        let last = max(prior.answerRates.count - 1, rung.map(\.part).max() ?? 0)
        answerRates = (0...max(0, last)).map { part in
            let firstHere = first.filter { $0.part == part }
            let here = firstHere.isEmpty ? rung.filter { $0.part == part } : firstHere
            let answered = here.count { $0.sample.isTaken }
            return (Double(answered) + prior.answerRate(in: part) * doubt) / (Double(here.count) + doubt)
        }
    }

    private mutating func learnFailures(_ calls: [CallHistory.Call], _ doubt: Double) {
        let failed = calls.map(\.sample).filter {
            !$0.isTaken && ($0.disposition.mayRedial || $0.disposition.blame == .callee)
        }
        let shares = Dictionary(failureShares.map { ($0.0, $0.1 * doubt) }, uniquingKeysWith: +)
        failures = failed.reduce(into: shares) { $0[$1.disposition, default: 0] += 1 }
        for (disposition, calls) in Dictionary(grouping: failed, by: \.disposition) {
            let lengths = calls.compactMap(\.failedAfter)
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

    private mutating func learnTalks(_ talks: [CallSample], _ prior: CallModel, _ doubt: Double) {
        talk = Self.learned(talks.compactMap(\.talked), prior.talk, doubt)
        wrapUp = Self.learned(talks.compactMap(\.wroteUp), prior.wrapUp, doubt)
        let led = talks.filter(\.isLedByFlow)
        let wanted = led.count(where: \.wantedPerson)
        handOverRate = (Double(wanted) + prior.handOverRate * doubt) / (Double(led.count) + doubt)
        let withPerson = led.compactMap(\.talkedToPerson)
        if !withPerson.isEmpty { talkToPerson = Self.learned(withPerson, prior.talkToPerson ?? prior.talk, doubt) }
    }

    /// The quantiles of many; of few only the mean, together with what was thought before.
    private static func learned(_ samples: [Double], _ prior: Spread, _ doubt: Double) -> Spread {
        if let measured = Spread(of: samples, atLeast: enough) { return measured }
        guard !samples.isEmpty else { return prior }
        let mean = (samples.reduce(0, +) + prior.mean * doubt) / (Double(samples.count) + doubt)
        if case .fixed = prior { return .fixed(mean) }
        return .around(mean)
    }
}
