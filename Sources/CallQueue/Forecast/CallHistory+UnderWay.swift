/// Calls that are over, weighed by those that are not.
extension CallHistory {
    /// Who rings so many times as long as anybody who answered is taken for one who will not.
    private static let longRinging = 2.0
    /// Seconds after which somebody answers, as long as nobody did.
    private static let usualRinging = 8.0
    /// A talk longer than all that are over goes on for this part of what it lasts.
    private static let goesOn = 0.5

    /// - Parameter underWay: calls of the present.
    func weighed(by underWay: [CallUnderWay]) -> CallHistory {
        guard !underWay.isEmpty else { return self }
        var weighed = self
        let running = Dictionary(grouping: underWay) { $0.sample.ticketClass }
        for (ticketClass, running) in running {
            let own = calls.indices.filter { calls[$0].sample.ticketClass == ticketClass }
            weighed.weighOutcomes(own, running)
            weighed.weighTalks(own, running)
        }
        return weighed
    }

    /// From the customer's INVITE to the answer or the failure.
    private mutating func weighOutcomes(_ own: [Int], _ running: [CallUnderWay]) {
        let over = own.filter { calls[$0].outcomeAfter != nil }
        let known = running.filter { $0.sample.rang != nil }
        let ringing = running.filter { $0.ringing != nil && $0.talking == nil }
        var lengths: [CensoredLengths.Length] = over.map { (calls[$0].outcomeAfter ?? 0, true) }
        lengths += known.map { ($0.sample.rang ?? 0, true) }
        lengths += ringing.map { ($0.ringing ?? 0, false) }
        let weights = CensoredLengths.weights(lengths)
        for (index, weight) in zip(over, weights) { calls[index].weight = weight }
        let longest = (over.compactMap { calls[$0].sample.rang } + known.compactMap(\.sample.rang)).max()
        let rest = zip(known + ringing, weights.dropFirst(over.count))
        for (call, weight) in rest where weight > 0 {
            let isLong = (call.ringing ?? 0) > Self.longRinging * (longest ?? Self.usualRinging)
            guard call.talking != nil || isLong else { continue }
            var seen = Call(sample: call.sample, part: part(like: own), before: nil)
            seen.weight = weight
            calls.append(seen)
        }
    }

    private mutating func weighTalks(_ own: [Int], _ running: [CallUnderWay]) {
        let over = own.filter { calls[$0].sample.talked != nil }
        let talking = running.filter { $0.talking != nil }
        var lengths: [CensoredLengths.Length] = over.map { (calls[$0].sample.talked ?? 0, true) }
        lengths += talking.map { ($0.talking ?? 0, false) }
        let weights = CensoredLengths.weights(lengths)
        for (index, weight) in zip(over, weights) { calls[index].talkWeight = weight }
        for (call, weight) in zip(talking, weights.dropFirst(over.count)) where weight > 0 {
            guard let index = calls.lastIndex(where: { $0.sample == call.sample }) else { continue }
            calls[index].sample.talked = (call.talking ?? 0) * (1 + Self.goesOn)
            calls[index].talkWeight = weight
        }
    }

    /// The present part of the day, as far as calls of the class tell it.
    private func part(like own: [Int]) -> Int { own.last.map { calls[$0].part } ?? 0 }
}

extension CallHistory.Call {
    /// Seconds from the customer's INVITE to the answer or the failure.
    fileprivate var outcomeAfter: Double? { sample.tellsOfCustomer ? sample.rang ?? sample.failedAfter : nil }
}
