/// What is measured of a class's calls, for as long as the daemon runs: means over all of the first hundred, then with less and
/// less weight for what is longer ago. Pure. Times are seconds.
struct PacingStatistics: Sendable, Hashable {
    /// From so many calls on the answer rate is believed.
    static let enough = 50

    /// A mean whose older values fade.
    struct Mean: Sendable, Hashable {
        private static let longest = 100

        private(set) var count = 0
        private(set) var value = 0.0

        mutating func add(_ sample: Double) {
            count += 1
            value += (sample - value) / Double(min(count, Self.longest))
        }
    }

    /// Of customers who were rung, the share that answered, persons or not: each of them wants an agent.
    private(set) var answerRate = Mean()
    /// From the INVITE to the answer.
    private(set) var ring = Mean()
    private(set) var talk = Mean()
    private(set) var wrapUp = Mean()

    mutating func ended(answeredAfter ring: Double?) {
        answerRate.add(ring == nil ? 0 : 1)
        if let ring, ring >= 0 { self.ring.add(ring) }
    }

    mutating func talked(_ seconds: Double) { talk.add(max(0, seconds)) }

    mutating func wroteUp(_ seconds: Double) { wrapUp.add(max(0, seconds)) }

    var isEnough: Bool { answerRate.count >= Self.enough }

    /// Of customers who are rung, the share that will answer, as high as it may well be by what was measured (two standard errors);
    /// 1 while too little was.
    var cautiousAnswerRate: Double {
        guard isEnough else { return 1 }
        let rate = answerRate.value
        let error = (max(rate * (1 - rate), 0.01) / Double(min(answerRate.count, 100))).squareRoot()
        return min(1, rate + 2 * error)
    }

    /// An agent's time for one customer who answered; nil before there was one.
    var handling: Double? { talk.count == 0 ? nil : talk.value + wrapUp.value }
}
