/// How customers and agents behave, as a simulation and a forecast take it to be.
package struct CallModel: Sendable, Hashable, Codable {
    /// Probability that a customer who is rung answers, by part of the day (`queue.dayParts`); the last one holds for all
    /// further parts.
    package var answerRates: [Double]
    /// What becomes of the other calls, by weight.
    package var failures: [Disposition: Double]
    /// From the agent's phone ringing to its being taken.
    package var agentTakes: Spread
    /// Probability that an agent's phone is not taken.
    package var agentMisses: Double
    /// From the customer's INVITE to the answer.
    package var ring: Spread
    /// From the answer to the end.
    package var talk: Spread
    /// From the end of a talk to what the agent says of it; never longer than the write-up may be.
    package var wrapUp: Spread
    /// From a ticket's being shown to its being dialled, where agents look first.
    package var look: Spread
    /// Share of the answered calls led by a flow whose customers want a person.
    package var handOverRate: Double
    /// From a flow's customer's wish for a person to the end; nil: like `talk`, once the person is there.
    package var talkToPerson: Spread?
    /// Seconds from the INVITE to a failure, on average, where that was measured.
    package var failsIn: [Disposition: Double] = [:]
    /// Of numbers that failed so, the share that does again whatever the hour, 0 to 1: a phone that is switched off mostly stays so.
    package var persistence: [Disposition: Double] = [:]

    /// Where nothing is known: one customer in two answers after 8 s and talks for 90 s.
    package init(
        answerRates: [Double] = [0.5],
        failures: [Disposition: Double] = [.noAnswer: 0.6, .busy: 0.15, .unreachable: 0.2, .declined: 0.05],
        agentTakes: Spread = .around(2), agentMisses: Double = 0, ring: Spread = .around(8),
        talk: Spread = .around(90), wrapUp: Spread = .around(20), look: Spread = .around(15), handOverRate: Double = 0
    ) {
        self.answerRates = answerRates
        self.failures = failures
        self.agentTakes = agentTakes
        self.agentMisses = agentMisses
        self.ring = ring
        self.talk = talk
        self.wrapUp = wrapUp
        self.look = look
        self.handOverRate = handOverRate
    }

    /// - Parameter part: 0 for the first part of the day.
    func answerRate(in part: Int) -> Double { answerRates.isEmpty ? 0 : answerRates[min(part, answerRates.count - 1)] }

    /// Which failures there are and how likely each is, in a fixed order.
    var failureShares: [(Disposition, Double)] {
        let sum = failures.values.reduce(0, +)
        guard sum > 0 else { return [(.noAnswer, 1)] }
        return failures.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value / sum) }
    }

    /// Whether the customer's phone rings before a call ends so.
    static func rings(_ disposition: Disposition) -> Bool {
        [.answered, .noAnswer, .declined, .unwanted, .machine, .messageLeft, .abandoned].contains(disposition)
    }

    /// What becomes of a call that is not answered, and how likely each is of all calls.
    ///
    /// - Parameter before: how the number's last call failed.
    func outcomes(in part: Int, after before: Disposition?) -> (answered: Double, failed: [(Disposition, Double)]) {
        let stays = before.flatMap { persistence[$0] } ?? 0
        let rate = answerRate(in: part)
        var failed = failureShares.map { ($0.0, (1 - stays) * (1 - rate) * $0.1) }
        if let before, stays > 0 { failed.append((before, stays)) }
        return ((1 - stays) * rate, failed)
    }

    /// Seconds a call that is given up takes to end.
    private static let hangsUpIn = 3.0

    /// Seconds from the INVITE to a failure.
    func failsAfter(_ disposition: Disposition, ringTimeout: Double, ring: Double) -> Double {
        if let measured = failsIn[disposition] { return min(measured, ringTimeout + Self.hangsUpIn) }
        return switch disposition {
        case .noAnswer: ringTimeout
        case .declined, .unwanted, .machine, .messageLeft, .abandoned: ring
        case .unreachable: 6
        default: 2
        }
    }
}

/// What will become of one call.
struct CallFate: Sendable, Hashable {
    var agentTakes: Double
    var agentMisses: Bool
    var disposition: Disposition
    /// From the INVITE to the answer or the failure.
    var rings: Double
    var talks: Double
    /// With the person a flow's customer wanted.
    var talksToPerson: Double
    var writesUp: Double
    /// Seconds after the answer at which the customer of a flow wants a person; nil: never.
    var wantsPersonAfter: Double?

    /// Whether the customer's phone rings.
    var hasRung: Bool { CallModel.rings(disposition) }

    /// Always drawn in the same order, so that one thing changed in a model leaves all others as they were.
    ///
    /// - Parameter before: how the number's last call failed.
    init(
        _ model: CallModel, part: Int, ringTimeout: Double, after before: Disposition? = nil,
        _ numbers: inout SeededNumbers
    ) {
        agentTakes = model.agentTakes.sample(&numbers)
        agentMisses = numbers.unit() < model.agentMisses
        let ring = min(model.ring.sample(&numbers), ringTimeout)
        talks = model.talk.sample(&numbers)
        writesUp = model.wrapUp.sample(&numbers)
        let (answers, wants) = (numbers.unit(), numbers.unit())
        wantsPersonAfter = wants < model.handOverRate ? talks * numbers.unit() : nil
        talksToPerson = model.talkToPerson?.sample(&numbers) ?? talks
        if let before, let stays = model.persistence[before], numbers.unit() < stays {
            disposition = before
            rings = model.failsAfter(before, ringTimeout: ringTimeout, ring: ring)
            return
        }
        guard answers >= model.answerRate(in: part) else {
            disposition = .answered
            rings = ring
            return
        }
        var place = numbers.unit()
        disposition = .noAnswer
        for (failure, share) in model.failureShares {
            disposition = failure
            place -= share
            if place < 0 { break }
        }
        rings = model.failsAfter(disposition, ringTimeout: ringTimeout, ring: ring)
    }
}
