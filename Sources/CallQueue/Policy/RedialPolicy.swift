/// How soon and how often one disposition is tried again.
package struct RedialRule: Sendable, Hashable {
    /// Seconds before the first, second, … redial after this disposition in a row.
    package var intervals: [Double]
    /// Seconds before every further one; nil stops there.
    package var afterwards: Double?
    /// Not in the part of the day in which this one failed.
    package var inOtherDayPart: Bool
    /// Not before the next local day.
    package var onNextDay: Bool
    /// Share by which the interval is spread at random, 0 to 1, so that a failure of ours does not come back in step.
    package var jitter: Double

    package init(
        intervals: [Double], afterwards: Double? = nil, inOtherDayPart: Bool = false, onNextDay: Bool = false,
        jitter: Double = 0
    ) {
        self.intervals = intervals
        self.afterwards = afterwards
        self.inOtherDayPart = inOtherDayPart
        self.onNextDay = onNextDay
        self.jitter = jitter
    }

    /// Seconds to wait after the `streak`-th such disposition in a row (from 1); nil for no further try.
    func interval(streak: Int) -> Double? {
        streak <= intervals.count ? intervals[max(0, streak - 1)] : afterwards
    }
}

/// The rule for each disposition after which a ticket is dialled again by itself.
package struct RedialPolicy: Sendable, Hashable {
    package var rules: [Disposition: RedialRule]

    package init(rules: [Disposition: RedialRule]) { self.rules = rules }

    /// Busy after 5 min twice, then like no answer: 2 h and another part of the day; unreachable after 4 h; declined once,
    /// the next day; a machine like no answer, once more on the next day if a message was left; an invalid number is confirmed once; our own and the network's failures after 30, 60, 120 s and then
    /// every 10 min with jitter, uncounted.
    package static let standard = RedialPolicy(rules: [
        .busy: RedialRule(intervals: [300, 300], afterwards: 7_200),
        .noAnswer: RedialRule(intervals: [], afterwards: 7_200, inOtherDayPart: true),
        .unreachable: RedialRule(intervals: [], afterwards: 14_400),
        .declined: RedialRule(intervals: [0], onNextDay: true),
        .invalidNumber: RedialRule(intervals: [300]),
        // A mailbox is nobody at home. Who was left a message has time to hear it, and gets no second one.
        .machine: RedialRule(intervals: [], afterwards: 7_200, inOtherDayPart: true),
        .messageLeft: RedialRule(intervals: [0], onNextDay: true),
        .canceledByAgent: RedialRule(intervals: [], afterwards: 1_800),
        .canceled: RedialRule(intervals: [], afterwards: 300),
        // 72 h after a silent call, unless an agent is on the line (Ofcom 2010); agent-first never comes here.
        .abandoned: RedialRule(intervals: [], afterwards: 259_200),
        .congestion: outage, .networkFailure: outage, .trunkTimeout: outage, .localFailure: outage,
        .trunkAuth: RedialRule(intervals: [], afterwards: 600),
        .agentNoAnswer: RedialRule(intervals: [], afterwards: 10),
        .agentBusy: RedialRule(intervals: [], afterwards: 10),
        .agentUnreachable: RedialRule(intervals: [], afterwards: 30),
    ])

    private static let outage = RedialRule(intervals: [30, 60, 120], afterwards: 600, jitter: 0.2)
}
