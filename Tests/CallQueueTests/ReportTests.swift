import Foundation
import Testing

@testable import CallQueue

@Suite("Reports over a period")
struct ReportTests {
    private static let agents = QueueFixture.agents

    /// A made-up day: 10:00 in Shanghai.
    private func day(wrapUp: Double = 0) async throws -> QueueFixture {
        let fixture = try await QueueFixture {
            $0.agents.wrapUp = wrapUp
            $0.duplicatePressWindow = 0
            $0.zone = ZoneRules(named: "Asia/Shanghai")
            var policy = $0.policy
            policy.surveyFlow = FlowName(rawValue: "satisfaction")
            $0.classes[.quality] = policy
        }
        return fixture
    }

    private struct Talk {
        var ring = 4.0
        var talk = 60.0
        var held = 0.0
        var mos: (agent: Double, customer: Double)? = (4.4, 4.4)
        var received = (agent: 3_000, customer: 3_000)
        var mark: String?
    }

    /// Claims the next ticket and lets its customer answer.
    @discardableResult
    private func talk(_ fixture: QueueFixture, _ how: Talk = Talk(), agent: AgentID = agents[0]) async throws
        -> CallOrder
    {
        let order = try #require(try await fixture.queue.claim(agents: [agent]).first)
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        let now = fixture.clock.now()
        await fixture.queue.tried(order.attemptID, TrunkTry(number: 1, trunk: "north", invitedAt: now))
        var words = CustomerWords()
        if let mark = how.mark {
            let flow = FlowName(rawValue: "satisfaction")
            words.answers = ["5", mark].enumerated().map {
                .init(number: $0 + 1, flow: flow, step: "score", note: "score", digit: $1, at: now)
            }
        }
        let legs = how.mos.map { mos in
            [
                LegRecord(
                    party: 0, role: .agent, agent: agent, answeredAt: now,
                    received: AudioFigures(packets: how.received.agent, meanOpinionScore: mos.agent)),
                LegRecord(
                    party: 1, role: .customer, answeredAt: now,
                    received: AudioFigures(packets: how.received.customer, meanOpinionScore: mos.customer)),
            ]
        }
        fixture.clock.advance(by: how.ring)
        let answeredAt = now + how.ring
        await fixture.queue.customerAnswered(order.attemptID, at: answeredAt)
        fixture.clock.advance(by: how.talk)
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                timeline: AttemptTimeline(
                    ringingAt: now, answeredAt: answeredAt, endedAt: answeredAt + how.talk, heldTime: how.held),
                legs: legs ?? [], words: words))
        return order
    }

    private func wholeDay(_ fixture: QueueFixture) throws -> ReportFilter {
        let clock = SiteClock(ZoneRules(named: "Asia/Shanghai"))
        let now = fixture.clock.now()
        return ReportFilter(
            from: try #require(clock.date("2026-11-21", asEnd: false, now: now)),
            to: try #require(clock.date("2026-11-21", asEnd: true, now: now)))
    }

    @Test("count a made-up day as a person with a pencil would")
    func madeUpDay() async throws {
        let fixture = try await day(wrapUp: 10)
        // Tickets 1 and 2 are one hour old at 10:00, less a second and two.
        try await fixture.load([.sample(1), .sample(2), .sample(3, class: .logistics)])
        let first = try await talk(fixture, Talk(ring: 4, talk: 60, held: 12, mark: "1"))
        _ = try await fixture.queue.setResolution("ZL1", .resolved, by: Self.agents[0])
        fixture.clock.advance(by: 20)
        // No answer, then a talk with bad audio in another hour.
        let second = try #require(try await fixture.queue.claim(agents: [Self.agents[1]], limit: 1).first)
        let rungAt = fixture.clock.now()
        _ = try await fixture.queue.authorizeCustomerLeg(second.attemptID)
        fixture.clock.advance(by: 30)
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: second.attemptID, disposition: .noAnswer, endedBy: .us,
                timeline: AttemptTimeline(ringingAt: rungAt, endedAt: rungAt + 30)))
        fixture.clock.advance(by: 3_600)
        let third = try await talk(
            fixture, Talk(ring: 6, talk: 120, mos: (4.3, 2.1), received: (6_000, 0)), agent: Self.agents[1])
        fixture.clock.advance(by: 20)
        _ = await fixture.queue.agents()

        let report = try await fixture.queue.activity(try wholeDay(fixture), by: .ticketClass)
        let total = report.total
        #expect(total.selected == 3)
        #expect(total.attempts == 3)
        #expect(total.attempted == Set([first, second, third].map(\.ticketID)).count)
        #expect(total.answered == 2)
        #expect(total.reached == 2)
        #expect(abs((total.answerSeizureRatio ?? 0) - 2.0 / 3) < 1e-9)
        #expect(total.attemptsPerReach == 1.5)
        #expect(total.resolutions == [.resolved: 1])
        #expect(total.ring == .init(count: 3, seconds: 40))
        #expect(total.talk == .init(count: 2, seconds: 180))
        #expect(total.hold == .init(count: 1, seconds: 12))
        // The resolution ended the first write-up at once, the limit or the clock the other.
        #expect(total.wrapUp.count == 2)
        #expect(total.quality.measured == 2)
        #expect(total.quality.poor == 1)
        #expect(total.quality.oneWay == 1)
        #expect(abs((total.quality.p5 ?? 0) - 2.1) < 1e-5)
        // The last word counts.
        #expect(total.satisfaction == ["score": ["1": 1]])
        #expect(total.toFirstAttempt?.count == total.attempted)
        #expect(abs((total.toResolution?.median ?? 0) - (3_599 + 64)) < 0.01)
        #expect(report.groups.map(\.key) == ["logistics", "quality"])

        let hours = try await fixture.queue.activity(try wholeDay(fixture), by: .hour)
        #expect(hours.groups.map(\.key) == ["10", "11"])
        #expect(hours.groups.map(\.line.attempts) == [2, 1])
        #expect(hours.groups.allSatisfy { $0.line.selected == nil })
        let trunks = try await fixture.queue.activity(try wholeDay(fixture), by: .trunk)
        #expect(trunks.groups.map(\.key) == ["", "north"])
        let agents = try await fixture.queue.activity(try wholeDay(fixture), by: .agent)
        #expect(agents.groups.map(\.key) == ["1001", "1002"])
        let days = try await fixture.queue.activity(try wholeDay(fixture), by: .day)
        #expect(days.groups.map(\.key) == ["2026-11-21"])
        #expect(days.groups.first?.line == days.total)
        var filter = try wholeDay(fixture)
        filter.agent = Self.agents[0]
        #expect(try await fixture.queue.activity(filter, by: .day).total.attempts == 1)
        filter.agent = nil
        filter.trunk = "north"
        #expect(try await fixture.queue.activity(filter, by: .day).total.attempts == 2)
        #expect(try await fixture.queue.activity(filter, by: .day).total.selected == nil)
    }

    @Test("an empty period has no figures and no division by nothing")
    func empty() async throws {
        let fixture = try await day()
        let report = try await fixture.queue.activity(try wholeDay(fixture), by: .day)
        #expect(report.groups.isEmpty)
        #expect(report.total == .init())
        #expect(report.total.answerSeizureRatio == nil)
        #expect(report.total.attemptsPerReach == nil)
        #expect(report.total.talk.mean == nil)
        let found = try await fixture.queue.inspect(try wholeDay(fixture), most: 10)
        #expect(found == Inspection())
        #expect(try await fixture.queue.export(try wholeDay(fixture), limit: 10).attempts.isEmpty)
        await #expect(throws: QueueError.unknownBatch(BatchID(rawValue: "b-9"))) {
            var filter = try wholeDay(fixture)
            filter.batch = BatchID(rawValue: "b-9")
            _ = try await fixture.queue.activity(filter, by: .day)
        }
    }

    @Test("the hand-over of an automated callback: how many wanted a person, had one, and waited how long")
    func handOver() {
        var fold = ReportFold(by: .day, SiteClock(.utc), ReportRules())
        for (wanted, came) in [(nil, nil), (5_000, 13_000), (5_000, nil)] as [(Int?, Int?)] {
            var attempt = ReportedAttempt()
            (attempt.invitedAt, attempt.answeredAt, attempt.endedAt) = (0, 1_000, 60_000)
            (attempt.disposition, attempt.isLedByFlow) = ("answered", true)
            (attempt.handOverAt, attempt.handedOverAt) = (wanted, came)
            fold.add(attempt)
        }
        let automated = fold.report().total.automated
        #expect((automated.answered, automated.wanted, automated.handedOver) == (3, 2, 1))
        #expect(automated.wait.mean == 8)
    }

    @Test(
        "quantiles are values that occurred",
        arguments: [([], 0.5, nil), ([3], 0.9, 3), ([1, 2], 0.5, 1), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9)]
            as [([Float], Double, Double?)])
    func quantiles(values: [Float], share: Double, expected: Double?) {
        #expect(ReportTally.quantile(values, share) == expected)
    }

    @Test("rules and zone come from the configuration; a zone that is none is refused")
    func configuration() throws {
        let read = try decode(#"{"zone":"Europe/Berlin","reports":{"handDialing":20,"lowMarks":["4","5"]}}"#)
        #expect(read.siteClock.name == "Europe/Berlin")
        #expect(read.reports.handDialing == 20 && read.reports.lowMarks == ["4", "5"] && read.reports.poorMOS == 3.5)
        #expect(throws: (any Error).self) { try decode(#"{"zone":"Mars/One"}"#) }
        #expect(throws: (any Error).self) { try decode(#"{"reports":{"poorMOS":9}}"#) }
        #expect(throws: (any Error).self) { try decode(#"{"reports":{"silence":9}}"#) }
    }

    private func decode(_ text: String) throws -> QueueConfiguration {
        try JSONDecoder().decode(QueueConfiguration.self, from: Data(text.utf8))
    }

    // MARK: Inspection

    @Test("inspection lists every talk with a finding, what to listen to first on top, with its reasons")
    func inspection() async throws {
        let fixture = try await day()
        try await fixture.load((1...4).map { .sample($0) })
        let silent = try await talk(fixture, Talk(held: 90))
        await fixture.queue.measured(
            SpeechRecord(
                recording: "r-1", measured: 60, agent: 10, customer: 10, both: 12, longestSilence: 31, silenceAt: 8),
            of: silent.attemptID)
        fixture.clock.advance(by: 60)
        let bad = try await talk(fixture, Talk(talk: 30, mos: (4.4, 1.5), received: (3_000, 0), mark: "2"))
        fixture.clock.advance(by: 60)
        let short = try await talk(fixture, Talk(talk: 4))
        fixture.clock.advance(by: 60)
        let good = try await talk(fixture)
        for order in [silent, bad, short, good] {
            let ticket = try #require(order.ticketID)
            guard order.attemptID != short.attemptID else { continue }
            _ = try await fixture.queue.setResolution(ticket, .resolved, by: Self.agents[0])
        }
        let found = try await fixture.queue.inspect(try wholeDay(fixture), most: 10)
        #expect((found.inspected, found.found) == (4, 3))
        #expect(found.calls.map(\.attempt) == [bad, silent, short].map(\.attemptID))
        #expect(found.calls[0].findings.map(\.reason) == [.poorQuality, .oneWayAudio, .lowMark])
        #expect(Set(found.calls[1].findings.map(\.reason)) == [.longSilence, .talkOver, .longHold])
        #expect(Set(found.calls[2].findings.map(\.reason)) == [.shortTalk, .noResolution])
        #expect(found.reasons[.longHold] == 1)
        #expect(try await fixture.queue.inspect(try wholeDay(fixture), most: 1).calls.map(\.attempt) == [bad.attemptID])
    }

    // MARK: Export

    @Test("an export by pages has every record once, in order, whatever the page's size", arguments: [1, 2, 3, 100])
    func pages(limit: Int) async throws {
        let fixture = try await day()
        try await fixture.load((1...5).map { .sample($0) })
        var made: [AttemptID] = []
        // Two of the same instant, too.
        for order in try await fixture.queue.claim(agents: Self.agents, limit: 2) {
            made.append(order.attemptID)
            try await fixture.run(order, .answered, talk: 5)
        }
        fixture.clock.advance(by: 120)
        for _ in 0..<3 {
            made.append(try await talk(fixture).attemptID)
            fixture.clock.advance(by: 60)
        }
        var found: [AttemptID] = []
        var after: AttemptID?
        repeat {
            let page = try await fixture.queue.export(try wholeDay(fixture), after: after, limit: limit)
            found += page.attempts.map(\.record.attemptID)
            after = page.next
        } while after != nil
        #expect(found == made)
        let last = try await fixture.queue.export(try wholeDay(fixture), limit: 100).attempts.last
        #expect(last?.trunk == "north")
        #expect(abs((last?.meanOpinionScore ?? 0) - 4.4) < 1e-9)
    }
}
