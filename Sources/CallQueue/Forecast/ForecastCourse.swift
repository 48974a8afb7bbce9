/// How the calls of one lane go, worked out once for a mode: a forecast asks for it some hundred thousand times.
///
/// A class, so that asking copies nothing; it belongs to one run.
final class ForecastCourse {
    /// What becomes of calls that begin.
    struct Outcomes {
        let answered: Double
        /// Shares of all calls, and seconds from the beginning of the call, the agent's phone included.
        let failed: [(failure: Disposition, share: Double, after: Double)]
    }

    private struct Circumstances: Hashable {
        let part: Int
        let before: Disposition?
    }

    let isLedByFlow: Bool
    /// Agents taken by a customer who is rung.
    let agentsPerCall: Double
    /// Seconds from the beginning of a call to the customer's answer.
    let answersAfter: Double
    /// Lengths of talks, each with its share; none longer than a talk may be.
    let talks: [(share: Double, length: Double)]
    /// Seconds an agent writes a call up.
    let writesUp: Double
    /// Of the customers of a flow who answer, those who want a person; and seconds from the answer to that wish, from there to the end.
    let handOver: (rate: Double, after: Double, lasts: Double)
    let policy: ClassPolicy
    let dayParts: DayParts
    private let lane: ForecastFacts.Lane
    private var known: [Circumstances: Outcomes] = [:]

    init(_ lane: ForecastFacts.Lane) {
        let model = lane.model
        (self.lane, policy, dayParts) = (lane, lane.policy, lane.dayParts)
        (isLedByFlow, agentsPerCall) = (lane.isLedByFlow, lane.agentsPerCall)
        answersAfter = lane.agentTakes + model.ring.mean
        talks = model.talk.slices.map { ($0.share, min($0.length, lane.policy.maxTalk)) }
        writesUp = model.wrapUp.slices.reduce(0) { $0 + min($1.length, lane.wrapUpLimit) * $1.share }
        handOver = (
            rate: lane.isLedByFlow ? model.handOverRate : 0, after: model.talk.mean / 2,
            lasts: model.agentTakes.mean + (model.talkToPerson ?? model.talk).mean
        )
    }

    /// - Parameters:
    ///   - part: of the day.
    ///   - before: how the number's last call failed.
    func outcomes(in part: Int, after before: Disposition?) -> Outcomes {
        let circumstances = Circumstances(part: part, before: before)
        if let outcomes = known[circumstances] { return outcomes }
        let found = lane.model.outcomes(in: part, after: before)
        let failed = found.failed.map { (failure: $0.0, share: $0.1, after: lane.agentTakes + lane.failsAfter($0.0)) }
        let outcomes = Outcomes(answered: found.answered, failed: failed)
        known[circumstances] = outcomes
        return outcomes
    }
}
