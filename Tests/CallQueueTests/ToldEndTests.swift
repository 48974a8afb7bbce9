import Foundation
import Testing

@testable import CallQueue

/// What is told of a batch's end once a tenth of it is done, against the end as it comes; in virtual time.
@Suite("The told end of a batch")
struct ToldEndTests {
    struct Day: Sendable, CustomTestStringConvertible {
        let name: String
        var mode = DialMode.progressive
        let answers: Double
        /// Seconds.
        let talk: Spread
        var tickets = 1_000
        /// Customers' second numbers, for every so many tickets; 0: none.
        var second = 0
        var wantPerson = 0.0
        /// Of phones that are switched off or busy, how many stay so.
        var persistence: [Disposition: Double] = [:]

        var testDescription: String { name }

        var configuration: QueueConfiguration {
            var configuration = QueueConfiguration()
            configuration.duplicatePressWindow = 0
            configuration.attemptCaps = []
            configuration.agents.wrapUp = 30
            configuration.flowLines = 10
            configuration.policy.callingHours = .always
            configuration.policy.maxAttempts = 3
            configuration.policy.ringTimeout = 25
            configuration.policy.alternateInterval = 20
            configuration.policy.redial = RedialPolicy(
                rules: configuration.policy.redial.rules.mapValues { _ in
                    RedialRule(intervals: [], afterwards: 240)
                })
            configuration.policy.mode = mode == .automated ? .progressive : mode
            configuration.policy.flow = mode == .automated ? FlowName(rawValue: "notice") : nil
            configuration.policy.abandonment = AbandonmentRules(limit: 0.03, announcement: "abandoned-call")
            return configuration
        }

        func plan(_ seed: UInt64) -> SimulationPlan {
            let agents = mode == .automated && wantPerson == 0 ? 0 : 10
            var plan = SimulationPlan(agents: SimulationPlan.agents(agents, like: []), from: QueueFixture.morning)
            plan.seed = seed
            plan.model.answerRates = [answers]
            plan.model.talk = talk
            plan.model.handOverRate = wantPerson
            plan.model.persistence = persistence
            plan.model.failures = [.noAnswer: 0.3, .busy: 0.3, .unreachable: 0.3, .invalidNumber: 0.1]
            return plan
        }
    }

    static let days = [
        Day(name: "agents first, few answer, short talks", answers: 0.25, talk: .around(20)),
        Day(name: "agents first, half answer, talks of two minutes", answers: 0.5, talk: .around(120)),
        Day(name: "agents first, most answer, long talks", answers: 0.85, talk: .around(300), tickets: 1_000),
        Day(name: "agents first, two numbers each", answers: 0.4, talk: .around(60), second: 1),
        Day(
            name: "agents first, who is not there stays away", answers: 0.5, talk: .around(45),
            persistence: [.busy: 0.9, .unreachable: 0.9, .noAnswer: 0.6]),
        Day(name: "customers first, few answer", mode: .progressiveCustomerFirst, answers: 0.3, talk: .around(25)),
        Day(name: "customers first, most answer", mode: .progressiveCustomerFirst, answers: 0.7, talk: .around(150)),
        Day(name: "automated, three seconds", mode: .automated, answers: 0.6, talk: .fixed(3)),
        Day(name: "automated, half a minute", mode: .automated, answers: 0.4, talk: .around(35)),
        Day(
            name: "automated, who is not there stays away", mode: .automated, answers: 0.6, talk: .fixed(12),
            persistence: [.busy: 1, .unreachable: 1, .noAnswer: 1]),
        Day(
            name: "automated, some want a person", mode: .automated, answers: 0.6, talk: .around(40), wantPerson: 0.25),
    ]

    private func queue(_ day: Day) async throws -> (TicketQueue, ManualWallClock) {
        let clock = ManualWallClock(QueueFixture.morning)
        let queue = try TicketQueue.simulated(day.configuration, clock: clock)
        _ = try await queue.recover()
        let batch = try await queue.beginLoad(name: "told", source: "test")
        let rows = (0..<day.tickets).map { index in
            let numbers = day.second > 0 && index % day.second == 0 ? [index, 500_000 + index] : [index]
            return Ticket.sample(index, numbers: numbers.map { .mobile($0) })
        }
        _ = try await queue.append(
            batch, rows.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true)) })
        _ = try await queue.commitLoad(batch)
        return (queue, clock)
    }

    /// Seconds until a tenth of the tickets had their last call.
    private func tenth(_ attempts: [CallDetailRecord]) throws -> Double {
        let ends = Dictionary(grouping: attempts) { $0.ticketID }.values.compactMap { calls in
            calls.compactMap { $0.timeline?.endedAt }.max()
        }.sorted()
        return try #require(ends.dropFirst(ends.count / 10).first).timeIntervalSince(QueueFixture.morning)
    }

    @Test("is kept within a tenth of the time it takes, whoever calls and however customers are", arguments: days)
    func kept(_ day: Day) async throws {
        let (whole, clock) = try await queue(day)
        let result = try await whole.simulate(day.plan(1), clock: clock)
        let took = try #require(result.endsAt).timeIntervalSince(QueueFixture.morning)
        var plan = day.plan(1)
        plan.horizon = try tenth(try await whole.everyAttempt())
        let (begun, now) = try await queue(day)
        _ = try await begun.simulate(plan, clock: now)
        #expect(abs(now.now().timeIntervalSince(QueueFixture.morning) - plan.horizon) < 0.01)
        let forecast = try #require(Forecast.all(try await begun.forecastFacts()).values.first)
        let told = try #require(forecast.completesAt).timeIntervalSince(QueueFixture.morning)
        #expect(
            abs(told - took) <= took / 10,
            "told \(Int(told)) s at \(Int(plan.horizon)) s, took \(Int(took)) s, \(Int((told - took) * 100 / took)) %"
        )
    }

    @Test("goes by the length of a flow's prompts before its first call, and by its calls after a few")
    func flows() async throws {
        let day = Day(name: "flow", mode: .automated, answers: 0.5, talk: .fixed(5), tickets: 1_000)
        let (queue, clock) = try await queue(day)
        func left() async throws -> Double {
            let forecast = Forecast.all(try await queue.forecastFacts()).values.first
            return try #require(forecast?.completesAt).timeIntervalSince(clock.now())
        }
        let unknown = try await left()
        await queue.setFlowLengths([FlowName(rawValue: "notice"): 200])
        let long = try await left()
        await queue.setFlowLengths([FlowName(rawValue: "notice"): 6])
        let short = try await left()
        #expect(long > 3 * unknown && short < unknown)
        await queue.setFlowLengths([FlowName(rawValue: "notice"): 200])
        var plan = day.plan(1)
        plan.horizon = 60
        _ = try await queue.simulate(plan, clock: clock)
        #expect(try await left() < long / 3)
    }
}

/// What is learnt of calls.
@Suite("A model of measured calls")
struct CallModelTests {
    private func sample(
        _ number: Int, _ disposition: Disposition, at minutes: Double, lasted: Double? = nil
    ) -> CallSample {
        var sample = CallSample(zone: "86", at: QueueFixture.morning + minutes * 60, disposition: disposition)
        sample.number = "ordinary:2:+86\(number)"
        sample.failedAfter = lasted
        return sample
    }

    @Test("knows how long failures take, and who stays away whatever the hour")
    func failures() {
        let first = (0..<100).map { sample($0, $0 < 50 ? .answered : .busy, at: 0, lasted: $0 < 50 ? nil : 4) }
        // All who were busy are so again, but for five.
        let again = (50..<100).map { sample($0, $0 < 55 ? .answered : .busy, at: 10, lasted: $0 < 55 ? nil : 4) }
        let model = CallModel(of: again + first, prior: CallModel(), part: { _ in 0 })
        #expect(abs(model.answerRate(in: 0) - 0.5) < 0.02)
        #expect(model.failsAfter(.busy, ringTimeout: 30, ring: 8) == 4)
        #expect(model.failsAfter(.noAnswer, ringTimeout: 30, ring: 8) == 30)
        let redialled = model.outcomes(in: 0, after: .busy)
        #expect((0.07...0.2).contains(redialled.answered), "\(redialled)")
        #expect(abs(redialled.answered + redialled.failed.reduce(0) { $0 + $1.1 } - 1) < 1e-9)
        #expect(abs(model.outcomes(in: 0, after: nil).answered - 0.5) < 0.02)
    }

    @Test("tells a flow's talks from agents', and a flow's from what is said to the person it brings")
    func flows() {
        let calls = (0..<60).map { index in
            var call = sample(index, .answered, at: Double(index))
            call.isLedByFlow = index % 2 == 0
            (call.talked, call.wantedPerson) = (call.isLedByFlow ? 12 : 90, index % 4 == 0)
            if call.isLedByFlow, call.wantedPerson { call.talkedToPerson = 70 }
            return call
        }
        let history = CallHistory(calls, part: { _ in 0 }).calls
        let flow = CallModel(of: history, prior: CallModel(), doubt: 3, isLedByFlow: true)
        #expect(abs(flow.talk.mean - 12) < 0.1 && abs(flow.handOverRate - 0.5) < 0.1)
        #expect((70...74).contains(flow.talkToPerson?.mean ?? 0))
        let agents = CallModel(of: history, prior: CallModel(), doubt: 3, isLedByFlow: false)
        #expect(abs(agents.talk.mean - 90) < 0.1)
    }
}
