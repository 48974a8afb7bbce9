import FoundationEssentials

/// What was measured of one call of a batch. Times are seconds.
struct CallSample: Sendable, Hashable {
    /// Row of its batch.
    var batch: Int?
    var ticketClass: TicketClass?
    /// Key of `CalleeZones`.
    var zone: String
    var at: Date
    var disposition: Disposition
    var isLedByFlow = false
    var isCustomerInvited = true
    /// From the agent's INVITE to the answer.
    var agentTook: Double?
    /// From the customer's INVITE to the answer.
    var rang: Double?
    var talked: Double?
    var wroteUp: Double?
    var wantedPerson = false
}

extension CallModel {
    /// Calls after which what was measured weighs as much as what was thought before.
    private static let doubt = 20.0

    /// What calls were like; with few of them much of `prior` is left.
    ///
    /// - Parameter part: of the day, in which a call was made.
    init(of samples: [CallSample], prior: CallModel, part: (CallSample) -> Int) {
        self = prior
        let rung = samples.filter { $0.isCustomerInvited && $0.disposition.blame != .agent }
        let parts = rung.map(part)
        let last = max(prior.answerRates.count - 1, parts.max() ?? 0)
        answerRates = (0...max(0, last)).map { index in
            let here = zip(rung, parts).filter { $0.1 == index }
            let answered = here.count { $0.0.disposition == .answered }
            return (Double(answered) + prior.answerRate(in: index) * Self.doubt) / (Double(here.count) + Self.doubt)
        }
        learnFailures(rung)
        let byAgents = samples.filter { !$0.isLedByFlow }
        let missed = byAgents.count { $0.disposition == .agentNoAnswer }
        agentMisses = (Double(missed) + prior.agentMisses * Self.doubt) / (Double(byAgents.count) + Self.doubt)
        agentTakes = Spread(of: samples.compactMap(\.agentTook)) ?? prior.agentTakes
        ring = Spread(of: samples.compactMap(\.rang)) ?? prior.ring
        let talks = samples.filter { $0.disposition == .answered }
        talk = Self.learned(talks.compactMap(\.talked), prior.talk)
        wrapUp = Self.learned(talks.compactMap(\.wroteUp), prior.wrapUp)
        let led = talks.filter(\.isLedByFlow)
        let wanted = led.count(where: \.wantedPerson)
        handOverRate = (Double(wanted) + prior.handOverRate * Self.doubt) / (Double(led.count) + Self.doubt)
    }

    private mutating func learnFailures(_ rung: [CallSample]) {
        let failed = rung.filter { $0.disposition != .answered && $0.disposition.mayRedial }
        let shares = Dictionary(failureShares.map { ($0.0, $0.1 * Self.doubt) }, uniquingKeysWith: +)
        failures = failed.reduce(into: shares) { $0[$1.disposition, default: 0] += 1 }
    }

    /// The quantiles of many; of few only the mean, together with what was thought before.
    private static func learned(_ samples: [Double], _ prior: Spread) -> Spread {
        if let measured = Spread(of: samples) { return measured }
        let sum = samples.reduce(0, +) + prior.mean * 5
        return .around(sum / Double(samples.count + 5))
    }
}
