import Foundation
import Testing

@testable import CallQueue

@Suite("Pacing: how many customers are rung before an agent is there")
struct PacingTests {
    private static let good = AbandonmentStanding(answered: 10_000, abandoned: 0, limit: 0.03)

    private static func measured(answers: Int = 30, of calls: Int = 100) -> PacingStatistics {
        var statistics = PacingStatistics()
        for call in 0..<calls { statistics.ended(answeredAfter: call % calls < answers ? 10 : nil) }
        return statistics
    }

    private func plan(
        _ mode: DialMode, ratio: Double = 2, most: Double = 3, _ statistics: PacingStatistics = PacingStatistics(),
        _ standing: AbandonmentStanding = good
    ) -> PacingPlan {
        var rules = PacingRules()
        (rules.ratio, rules.mostRatio) = (ratio, most)
        return PacingPlan(mode: mode, rules: rules, statistics: statistics, standing: standing)
    }

    @Test(
        "progressive rings one customer for each free agent, less those who ring and wait already",
        arguments: [(5, 0, 0, 5), (5, 3, 0, 2), (5, 3, 2, 0), (5, 9, 0, 0), (0, 0, 0, 0), (0, 2, 3, 0), (2, 0, 5, 0)])
    func progressive(free: Int, dialling: Int, waiting: Int, calls: Int) {
        let floor = PacingPlan.Floor(free: free, soonFree: 50, dialling: dialling, waiting: waiting)
        #expect(plan(.progressiveCustomerFirst).calls(floor) == calls)
    }

    @Test("power rings as many as its ratio says")
    func power() {
        #expect(plan(.power).calls(.init(free: 10, soonFree: 50)) == 20)
        #expect(plan(.power).calls(.init(free: 10, dialling: 7, waiting: 4)) == 5)
        #expect(plan(.power, ratio: 1.5).calls(.init(free: 3)) == 4)
        #expect(plan(.power, ratio: 1).calls(.init(free: 3)) == 3)
    }

    @Test("an agent who leaves takes the calls along that were not begun yet")
    func agentsLeave() {
        for mode in [DialMode.progressiveCustomerFirst, .power, .predictive] {
            let plan = plan(mode, Self.measured())
            let before = plan.calls(.init(free: 10))
            #expect(before >= 10)
            #expect(plan.calls(.init(free: 2, dialling: before)) == 0)
            #expect(plan.calls(.init(free: 0)) == 0)
        }
    }

    @Test("while nothing may be abandoned each call is covered, whatever the ratio; past the limit none is made")
    func allowance() {
        let fresh = AbandonmentStanding(limit: 0.03)
        let over = AbandonmentStanding(answered: 10, abandoned: 1, limit: 0.03)
        for mode in [DialMode.progressiveCustomerFirst, .power, .predictive] {
            #expect(plan(mode, PacingStatistics(), fresh).calls(.init(free: 7)) == 7)
            #expect(plan(mode, Self.measured(), over).calls(.init(free: 7)) == 0)
        }
        // With 33 answers one may be: as long as nothing is measured, everybody might answer.
        let one = AbandonmentStanding(answered: 33, abandoned: 0, limit: 0.03)
        #expect(plan(.power, PacingStatistics(), one).calls(.init(free: 7)) == 8)
    }

    @Test("predictive rings one for each agent until fifty calls were measured, then more, never above its cap")
    func predictive() {
        #expect(plan(.predictive, Self.measured(answers: 10, of: 49)).calls(.init(free: 20, soonFree: 9)) == 20)
        let rare = plan(.predictive, Self.measured(answers: 5)).calls(.init(free: 20))
        #expect(rare == 60, "one in twenty answers: the cap of three for each agent holds it")
        let half = plan(.predictive, Self.measured(answers: 50)).calls(.init(free: 20))
        #expect((21..<40).contains(half))
        #expect(plan(.predictive, Self.measured(answers: 100)).calls(.init(free: 20)) == 20, "everybody answers")
        #expect(plan(.predictive, Self.measured(answers: 50)).calls(.init(free: 20, soonFree: 10)) > half)
    }

    @Test("the more agents there are, the more customers each of them can be rung")
    func scale() {
        let ratios = [2, 10, 50, 200].map { agents in
            Double(plan(.predictive, most: 5, Self.measured()).calls(.init(free: agents))) / Double(agents)
        }
        #expect(ratios == ratios.sorted() && ratios[0] < ratios[3])
    }

    @Test("agents are soon free as talks and write-ups end")
    func soonFree() {
        var statistics = PacingStatistics()
        #expect(PacingPlan.soonFree(talking: 5, writeUpsEndingIn: [3, 30], after: 10, statistics) == 1)
        for _ in 0..<200 { statistics.talked(90) }
        for _ in 0..<200 { statistics.wroteUp(30) }
        let soon = PacingPlan.soonFree(talking: 12, writeUpsEndingIn: [], after: 10, statistics)
        #expect(abs(soon - 12 * (1 - exp(-10.0 / 120))) < 1e-9)
    }

    @Test(
        "the binomial's overflow agrees with adding up", arguments: [(10, 0.3), (40, 0.05), (40, 0.9), (3, 1), (5, 0)])
    func binomial(count: Int, chance: Double) {
        var terms: [Double] = [1]
        for _ in 0..<count {
            terms = (0...terms.count).map { k in
                (k < terms.count ? terms[k] * (1 - chance) : 0) + (k > 0 ? terms[k - 1] * chance : 0)
            }
        }
        for capacity in 0...count {
            let over = terms.indices.filter { $0 > capacity }
            let (share, mean) = Binomial(count, chance).overflow(capacity)
            #expect(abs(share - over.reduce(0) { $0 + terms[$1] }) < 1e-9)
            #expect(abs(mean - over.reduce(0) { $0 + terms[$1] * Double($1 - capacity) }) < 1e-8)
        }
        #expect(Binomial(5_000, 0.5).overflow(2_500).chance > 0.4, "large ones do not vanish")
    }
}

/// A made-up floor, to see what the plan leads to: agents talk and write up, customers ring, answer or do not.
private struct MadeUpFloor {
    let mode: DialMode
    let agents: Int
    let answerRate: Double
    let handling: Double
    var random: SeededGenerator
    /// When each agent is free again; nil: gone.
    var freeAt: [Double?]
    var statistics = PacingStatistics()
    var book = AbandonmentBook()
    var ringing: [(until: Double, answers: Bool)] = []
    var worstRatio = 0.0
    var highestRate = 0.0
    var placed = 0
    var begunOverLimit = 0
    static let campaign = Campaign(batch: 1, ticketClass: .quality)

    init(_ mode: DialMode, agents: Int, answerRate: Double, seed: UInt64) {
        (self.mode, self.agents, self.answerRate) = (mode, agents, answerRate)
        random = SeededGenerator(seed: seed)
        freeAt = .init(repeating: 0, count: agents)
        handling = 60
    }

    mutating func standing(_ now: Double) -> AbandonmentStanding {
        book.standing(of: Self.campaign, since: QueueFixture.morning + now - 2_592_000, limit: 0.03)
    }

    mutating func exponential(_ mean: Double) -> Double { -mean * log(1 - .random(in: 0..<1, using: &random)) }

    /// One second. Whoever answers and finds nobody is abandoned at once: harsher than two seconds.
    mutating func step(_ now: Double) {
        for call in ringing where call.until <= now {
            statistics.ended(answeredAfter: call.answers ? 10 : nil)
            guard call.answers else { continue }
            let free = freeAt.firstIndex { $0.map { $0 <= now } ?? false }
            if let free {
                let lasts = exponential(handling)
                freeAt[free] = now + lasts
                statistics.talked(lasts)
            }
            book.note(
                PersonAnswer(campaign: Self.campaign, at: QueueFixture.morning + now, isAbandoned: free == nil))
        }
        ringing.removeAll { $0.until <= now }
        let standing = standing(now)
        if standing.answered >= 1 { highestRate = max(highestRate, standing.rate ?? 0) }
        let present = freeAt.compactMap(\.self)
        let talking = present.count { $0 > now }
        let floor = PacingPlan.Floor(
            free: present.count - talking,
            soonFree: PacingPlan.soonFree(talking: talking, writeUpsEndingIn: [], after: 10, statistics),
            dialling: ringing.count, waiting: 0)
        let plan = PacingPlan(mode: mode, rules: PacingRules(), statistics: statistics, standing: standing)
        let calls = plan.calls(floor)
        if standing.isOver { begunOverLimit += calls }
        for _ in 0..<calls {
            placed += 1
            let answers = Double.random(in: 0..<1, using: &random) < answerRate
            ringing.append((now + .random(in: 5...15, using: &random), answers))
        }
        if calls > 0, !present.isEmpty { worstRatio = max(worstRatio, Double(ringing.count) / Double(present.count)) }
    }
}

@Suite("Pacing over made-up days")
struct PacingDayTests {
    @Test(
        "the share of the abandoned never passes the limit while agents stay, and nothing is rung above the cap",
        arguments: [DialMode.progressiveCustomerFirst, .power, .predictive], 0..<6)
    func stays(mode: DialMode, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var floor = MadeUpFloor(
            mode, agents: .random(in: 2...60, using: &random), answerRate: .random(in: 0.1...0.7, using: &random),
            seed: seed)
        for second in 0..<14_400 { floor.step(Double(second)) }
        #expect(floor.highestRate <= 0.03)
        #expect(floor.worstRatio <= 3)
        #expect(floor.placed > floor.agents)
        if mode == .progressiveCustomerFirst { #expect(floor.highestRate == 0) }
    }

    @Test("predictive keeps agents busier than one customer for each of them does")
    func isWorthIt() {
        func answered(_ mode: DialMode) -> Int {
            var floor = MadeUpFloor(mode, agents: 30, answerRate: 0.25, seed: 1)
            for second in 0..<14_400 { floor.step(Double(second)) }
            return floor.standing(14_400).answered
        }
        #expect(answered(.predictive) > answered(.progressiveCustomerFirst) * 11 / 10)
    }

    @Test(
        "agents who leave in the middle may cost the customers that ring already; past the limit no further one is rung",
        arguments: [DialMode.power, .predictive], 0..<6)
    func leave(mode: DialMode, seed: UInt64) {
        var floor = MadeUpFloor(mode, agents: 20, answerRate: 0.4, seed: seed)
        var random = SeededGenerator(seed: seed + 100)
        for second in 0..<14_400 {
            if Int.random(in: 0..<300, using: &random) == 0 {
                let agent = Int.random(in: 0..<20, using: &random)
                floor.freeAt[agent] = floor.freeAt[agent] == nil ? Double(second) : nil
            }
            floor.step(Double(second))
        }
        #expect(floor.begunOverLimit == 0)
        #expect(floor.worstRatio.isFinite)
    }
}
