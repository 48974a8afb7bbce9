import Glibc

/// As calls may turn out as well: what was measured of few may have been chance, and what is to come will be.
extension ForecastFacts {
    /// - Parameter seed: the same one draws the same.
    func drawn(_ seed: UInt64) -> ForecastFacts {
        var facts = self
        // The last tickets come when chance has it: with so many left on average, none is with probability exp(-left).
        var last = SeededNumbers(seed: seed, of: "last", 0)
        facts.doneBelow = max(0.05, -log(1 - last.unit()))
        // Who is called in several zones is called alike.
        let left = Dictionary(lanes.map { ($0.campaign, $0.tickets) }, uniquingKeysWith: +)
        for (index, lane) in lanes.enumerated() {
            let campaign = lane.campaign
            func drawn(_ model: CallModel) -> CallModel {
                // The same luck in each mode.
                var luck = SeededNumbers(seed: seed, of: campaign.ticketClass.rawValue, campaign.batch)
                return model.drawn(known: max(1, lane.evidence), left: max(1, left[campaign] ?? 1), &luck)
            }
            facts.lanes[index].model = drawn(lane.model)
            guard let moves = lane.moves else { continue }
            facts.lanes[index].moves?.own.model = drawn(moves.own.model)
            for way in moves.ways.indices { facts.lanes[index].moves?.ways[way].model = drawn(moves.ways[way].model) }
        }
        return facts
    }
}

extension ForecastFacts.Lane {
    fileprivate var campaign: Campaign { Campaign(batch: batchNumber, ticketClass: ticketClass) }
}

extension CallModel {
    /// Variance of the logarithm of a mean length about which one call tells, beyond the spread of the lengths themselves.
    private static let unlikeness = 0.25

    /// - Parameters:
    ///   - known: calls it stands on.
    ///   - left: calls that will be made.
    fileprivate func drawn(known: Double, left: Double, _ luck: inout SeededNumbers) -> CallModel {
        var drawn = self
        // What was seen may have been chance, and so may be what comes.
        let calls = 1 / (1 / known + 1 / left)
        func share(_ share: Double, _ luck: inout SeededNumbers) -> Double {
            min(1, max(0, share + luck.normal() * (share * (1 - share) / calls).squareRoot()))
        }
        func length(_ spread: Spread, of portion: Double, _ luck: inout SeededNumbers) -> Spread {
            let part = max(portion, 0.1)
            let variance = spread.variation / (calls * part) + Self.unlikeness / (known * part)
            return spread.scaled(by: exp(luck.normal() * variance.squareRoot()))
        }
        let answered = answerRate(in: 0)
        let moved = share(answered, &luck) - answered
        drawn.answerRates = answerRates.map { min(1, max(0, $0 + moved)) }
        for (failure, portion) in failureShares {
            drawn.failures[failure] = max(share(portion, &luck), 0.001)
        }
        drawn.talk = length(talk, of: answered, &luck)
        drawn.wrapUp = length(wrapUp, of: answered, &luck)
        drawn.handOverRate = share(handOverRate, &luck)
        drawn.talkToPerson = talkToPerson.map { length($0, of: answered * handOverRate, &luck) }
        return drawn
    }
}

extension SeededNumbers {
    /// Of mean 0 and variance 1 (Box and Muller, 1958).
    fileprivate mutating func normal() -> Double {
        let (length, angle) = (1 - unit(), unit())
        return (-2 * log(length)).squareRoot() * cos(2 * .pi * angle)
    }
}
