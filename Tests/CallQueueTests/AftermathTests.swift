import Foundation
import Testing

@testable import CallQueue

@Suite("What becomes of a ticket")
struct AftermathTests {
    private static let now = QueueFixture.morning
    private static let shanghai = ZoneRules(named: "Asia/Shanghai") ?? .utc

    private static func aftermath(
        numbers: Int = 1, before: TicketState = .ready, origin: CallOrigin = .batch, now: Date = now,
        policy: ClassPolicy = ClassPolicy()
    ) -> Aftermath {
        Aftermath(
            policy: policy, numbers: (0..<numbers).map { .mobile($0) }, stateBefore: before, origin: origin,
            hours: HoursSearch(hours: policy.callingHours, zones: [shanghai]),
            dayParts: DayParts(starts: QueueConfiguration().dayParts, zone: shanghai), now: now, chance: 0.5)
    }

    /// The states after the same disposition again and again.
    private static func states(_ disposition: Disposition, times: Int) -> [TicketState] {
        var progress = TicketProgress()
        return (0..<times).map { _ in
            let result = aftermath().result(
                of: disposition, isCounted: disposition.consumesAttempt(customerRang: true), progress: progress)
            progress = result.progress
            return result.state
        }
    }

    private static func cooldown(_ seconds: Double) -> TicketState { .waiting(.cooldown, readyAt: now + seconds) }

    @Test("busy: after 5 min twice, then after 2 h, and after the sixth it is exhausted")
    func busy() {
        #expect(
            Self.states(.busy, times: 6) == [
                Self.cooldown(300), Self.cooldown(300), Self.cooldown(7_200), Self.cooldown(7_200),
                Self.cooldown(7_200),
                .exhausted,
            ])
    }

    @Test("no answer in the morning: after 2 h, in the afternoon")
    func noAnswer() {
        #expect(Self.states(.noAnswer, times: 1) == [Self.cooldown(7_200)])
        // At 09:30, two hours later is still the morning: it waits for noon.
        let early = Self.now - 1_800
        let result = Self.aftermath(now: early).result(of: .noAnswer, isCounted: true, progress: TicketProgress())
        #expect(result.state == .waiting(.cooldown, readyAt: Self.now + 7_200))
    }

    @Test("no answer in the evening: the next morning, when calling hours open")
    func noAnswerInTheEvening() {
        let evening = Self.now + 9 * 3_600
        let result = Self.aftermath(now: evening).result(of: .noAnswer, isCounted: true, progress: TicketProgress())
        #expect(result.state == .waiting(.outsideHours, readyAt: Self.now + 23 * 3_600))
    }

    @Test("declined: once more on the next day, then no more")
    func declined() {
        #expect(
            Self.states(.declined, times: 2) == [.waiting(.outsideHours, readyAt: Self.now + 23 * 3_600), .exhausted])
    }

    @Test("a machine is like no answer; who was left a message is called once more, on the next day")
    func machine() {
        #expect(Self.states(.machine, times: 6).last == .exhausted)
        #expect(Self.states(.machine, times: 1) == [Self.cooldown(7_200)])
        #expect(
            Self.states(.messageLeft, times: 2)
                == [.waiting(.outsideHours, readyAt: Self.now + 23 * 3_600), .exhausted])
    }

    @Test("failures of the network: 30, 60, 120 s, then every 10 min, without using up an attempt")
    func congestion() {
        #expect(
            Self.states(.congestion, times: 5)
                == [Self.cooldown(30), Self.cooldown(60), Self.cooldown(120), Self.cooldown(600), Self.cooldown(600)])
    }

    @Test("a trunk that says when to come back is believed")
    func retryAfter() {
        let result = Self.aftermath().result(
            of: .congestion, isCounted: false, retryAfter: 900, progress: TicketProgress())
        #expect(result.state == Self.cooldown(900))
    }

    @Test("jitter keeps within its share")
    func jitter() {
        for chance in [0.0, 1.0] {
            let aftermath = Aftermath(
                policy: ClassPolicy(), numbers: [.mobile(1)], stateBefore: .ready, origin: .batch,
                hours: HoursSearch(hours: .always, zones: [Self.shanghai]),
                dayParts: DayParts(starts: [], zone: Self.shanghai), now: Self.now, chance: chance)
            let result = aftermath.result(of: .congestion, isCounted: false, progress: TicketProgress())
            #expect(result.state == Self.cooldown(chance == 0 ? 24 : 36))
        }
    }

    @Test("an invalid number is confirmed once; with another number, that one is tried and the first never again")
    func invalid() {
        #expect(Self.states(.invalidNumber, times: 2) == [Self.cooldown(300), .exhausted])
        var result = Self.aftermath(numbers: 2).result(of: .invalidNumber, isCounted: true, progress: TicketProgress())
        #expect(result.state == Self.cooldown(60))
        #expect(result.progress.numberIndex == 1)
        result = Self.aftermath(numbers: 2).result(of: .invalidNumber, isCounted: true, progress: result.progress)
        #expect(result.state == Self.cooldown(300))
        #expect(result.progress.numberIndex == 1)
        result = Self.aftermath(numbers: 2).result(of: .invalidNumber, isCounted: true, progress: result.progress)
        #expect(result.state == .exhausted)
    }

    @Test("unreachable: the next number after a minute, after the last one the first again in 4 h")
    func unreachable() {
        var result = Self.aftermath(numbers: 2).result(of: .unreachable, isCounted: true, progress: TicketProgress())
        #expect(result.state == Self.cooldown(60))
        #expect(result.progress.numberIndex == 1)
        result = Self.aftermath(numbers: 2).result(of: .unreachable, isCounted: true, progress: result.progress)
        #expect(result.state == Self.cooldown(14_400))
        #expect(result.progress.numberIndex == 0)
    }

    @Test(
        "what a person must correct waits for a person",
        arguments: [Disposition.badFormat, .barred, .mediaMismatch, .routingLoop])
    func review(disposition: Disposition) {
        #expect(Self.states(disposition, times: 1) == [.waiting(.review, readyAt: nil)])
    }

    @Test("an agent who does not pick up costs the customer nothing: another try in seconds")
    func agentNoAnswer() {
        #expect(Self.states(.agentNoAnswer, times: 8).last == Self.cooldown(10))
    }

    @Test("a click on a finished ticket that reaches nobody leaves it finished; one that does makes it done")
    func clickOnFinished() {
        for before in [TicketState.done, .exhausted, .notSelected, .cancelled(.person)] {
            let aftermath = Self.aftermath(before: before, origin: .page)
            #expect(aftermath.result(of: .busy, isCounted: true, progress: TicketProgress()).state == before)
            #expect(aftermath.result(of: .answered, isCounted: true, progress: TicketProgress()).state == .done)
        }
    }

    @Test("a click that comes to nothing before the customer is rung leaves the ticket's own plan alone")
    func clickWithoutAgent() {
        let plan = TicketState.waiting(.scheduledCallback, readyAt: Self.now + 3_600)
        let aftermath = Self.aftermath(before: plan, origin: .page)
        #expect(aftermath.result(of: .agentNoAnswer, isCounted: false, progress: TicketProgress()).state == plan)
        #expect(aftermath.result(of: .interrupted, isCounted: false, progress: TicketProgress()).state == plan)
    }

    @Test(
        "whatever happens, it is finished, goes on at a time, or waits for a named person; attempts never exceed the limit"
    )
    func neverLost() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            var progress = TicketProgress()
            let numbers = Int.random(in: 1...3, using: &generator)
            for _ in 0..<30 {
                guard let word = Disposition.allCases.randomElement(using: &generator) else { continue }
                let now = Self.now + Double.random(in: 0...1_000_000, using: &generator)
                let aftermath = Self.aftermath(numbers: numbers, now: now)
                let result = aftermath.result(
                    of: word, isCounted: word.consumesAttempt(customerRang: .random(using: &generator)),
                    progress: progress)
                progress = result.progress
                #expect(progress.attempts <= ClassPolicy().maxAttempts)
                #expect((0..<numbers).contains(progress.numberIndex))
                #expect(result.state.isFinal || !progress.deadNumbers.contains(progress.numberIndex))
                switch result.state {
                case .waiting(let reason, nil): #expect(reason.needsPerson)
                case .waiting(_, let readyAt?): #expect(readyAt > now)
                case .ready: #expect(word == .interrupted || word == .numberExpired)
                case .loaded, .reserved, .dialing, .talking, .wrapUp, .refused, .notSelected:
                    Issue.record("\(word) leads to \(result.state)")
                case .done, .exhausted, .expired, .cancelled: break
                }
                // The gate lets no further attempt through.
                if result.state.isFinal || progress.attempts == ClassPolicy().maxAttempts { break }
            }
        }
    }
}
