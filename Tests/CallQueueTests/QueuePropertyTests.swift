import Foundation
import Testing

@testable import CallQueue

/// A real queue driven by random events: claims, clicks, refusals, every ending, crashes of the clock.
@Suite("Whatever happens to the queue")
struct QueuePropertyTests {
    private struct Driver {
        let fixture: QueueFixture
        var generator: SeededGenerator
        var live: [CallOrder] = []
        var authorized: Set<AttemptID> = []
        /// Every time a customer was rung, by number.
        var rung: [String: [Date]] = [:]

        private static let endings = Disposition.allCases.filter {
            ![.unknownAfterRestart, .interrupted, .abandoned].contains($0)
        }

        mutating func step(_ batch: BatchID) async throws {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0...2: live += try await fixture.queue.claim(agents: QueueFixture.agents.shuffled(using: &generator))
            case 3: try await click()
            case 4...6: try await proceed()
            case 7, 8: try await finish()
            default: try await disturb(batch)
            }
        }

        private mutating func click() async throws {
            let number = Int.random(in: 0..<12, using: &generator)
            let agent = QueueFixture.agents.randomElement(using: &generator) ?? QueueFixture.agents[0]
            let target: DialRequest.Target =
                Bool.random(using: &generator)
                ? .ticket(TicketID(rawValue: "ZL\(number)")) : .number(DialableNumber.mobile(number % 8).number)
            let request = DialRequest(agent: agent, target: target, origin: .page)
            if case .placed(let order) = try await fixture.queue.order(request) { live.append(order) }
        }

        private mutating func proceed() async throws {
            guard let order = live.randomElement(using: &generator), !authorized.contains(order.attemptID) else {
                return
            }
            guard try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed else { return }
            authorized.insert(order.attemptID)
            rung[order.destination.identity, default: []].append(fixture.clock.now())
        }

        private mutating func finish() async throws {
            guard let index = live.indices.randomElement(using: &generator) else { return }
            let order = live.remove(at: index)
            let isRung = authorized.contains(order.attemptID)
            let words = Self.endings.filter { isRung ? $0.blame != .agent : !$0.consumesAttempt(customerRang: true) }
            let word = words.randomElement(using: &generator) ?? .canceled
            _ = try await fixture.queue.finish(
                AttemptOutcome(
                    attemptID: order.attemptID, disposition: word, endedBy: .network,
                    timeline: AttemptTimeline(
                        ringingAt: isRung ? fixture.clock.now() : nil, endedAt: fixture.clock.now())))
        }

        private mutating func disturb(_ batch: BatchID) async throws {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: _ = try await fixture.queue.pause(batch)
            case 1: _ = try await fixture.queue.resume(batch)
            default: fixture.clock.advance(by: Double.random(in: 0...5_000, using: &generator))
            }
        }
    }

    @Test(
        "no number is in two calls, none is rung above its cap or outside hours, no agent has two calls, no ticket is lost",
        arguments: 1...6)
    func invariants(seed: UInt64) async throws {
        let cap = AttemptCap(count: 3, period: 86_400)
        let fixture = try await QueueFixture()
        // Tickets share numbers; some have two.
        let batch = try await fixture.load(
            (0..<12).map { index in
                .sample(
                    index, numbers: index % 3 == 0 ? [.mobile(index % 8), .mobile(20 + index)] : [.mobile(index % 8)])
            })
        var driver = Driver(fixture: fixture, generator: SeededGenerator(seed: seed))
        for _ in 0..<400 {
            try await driver.step(batch.id)
            #expect(Set(driver.live.map(\.destination.identity)).count == driver.live.count)
            #expect(Set(driver.live.map(\.agent)).count == driver.live.count)
        }
        let hours = HoursSearch(hours: .standard, zones: [try #require(ZoneRules(named: "Asia/Shanghai"))])
        for (number, instants) in driver.rung {
            #expect(instants.allSatisfy { hours.verdict(at: $0).isOpen }, "\(number) outside hours")
        }
        try await expectCaps(cap, fixture.queue)
        for index in 0..<12 { try await expectExplained(TicketID(rawValue: "ZL\(index)"), fixture) }
        await fixture.queue.close()
        try TicketCountTests.expectExact(fixture.path)
    }

    /// Of the attempts that counted, never more than the cap in any period.
    private func expectCaps(_ cap: AttemptCap, _ queue: TicketQueue) async throws {
        let records = try await queue.records(limit: 10_000).filter { $0.isCounted == true }
        for (number, attempts) in Dictionary(grouping: records, by: \.destination.identity) {
            let instants = attempts.compactMap(\.customerInvitedAt).sorted()
            for (index, instant) in instants.enumerated() {
                #expect(instants[index...].count { $0 < instant + cap.period } <= cap.count, "\(number) above its cap")
            }
        }
    }

    private func expectExplained(_ id: TicketID, _ fixture: QueueFixture) async throws {
        let explanation = try await fixture.queue.explain(id)
        #expect(!explanation.english.isEmpty && !explanation.chinese.isEmpty)
        if explanation.state.isFinal {
            #expect(explanation.actor == .nobody)
        } else if explanation.state.liveAttempt == nil, explanation.actor == .queue {
            let reason = try #require(WaitingReason(rawValue: explanation.reason))
            #expect(
                explanation.readyAt != nil || [.noAgent, .draining].contains(reason), "\(id): \(reason) has no end")
        }
    }

    @Test("every state and every reason has words for it")
    func words() {
        let attempt = AttemptID(rawValue: "x")
        let states: [TicketState] =
            [
                .loaded, .refused, .notSelected, .ready, .reserved(until: Date()), .dialing(attempt), .talking(attempt),
                .wrapUp(until: Date()), .done, .exhausted, .expired, .cancelled(.person), .cancelled(.batch),
                .cancelled(.doNotCall),
            ] + WaitingReason.allCases.map { .waiting($0, readyAt: nil) }
        for state in states {
            let text = ExplanationText(state)
            #expect(!text.english.isEmpty && !text.chinese.isEmpty)
            // What is stored reads back.
            #expect(StoredState(state).state == state || state.word == "reserved" || state.word == "wrapUp")
        }
    }
}
