import Foundation
import Testing

@testable import CallQueue

@Suite("Shares of the calls")
struct ShareTests {
    private static func flow(_ batch: Int) -> FairShare.Flow { .init(batch: batch, ticketClass: .quality) }

    @Test("whatever the weights and whoever comes and goes, nobody waits longer than the weights say")
    func boundedWait() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let weights = (0..<Int.random(in: 2...8, using: &generator)).map { _ in
                Double.random(in: 0.1...10, using: &generator)
            }
            var share = FairShare()
            var waited = [Double](repeating: 0, count: weights.count)
            var isBacklogged = [Bool](repeating: true, count: weights.count)
            for _ in 0..<500 {
                // The first is always there; the others come and go.
                if Bool.random(using: &generator),
                    let other = weights.indices.dropFirst().randomElement(using: &generator)
                {
                    isBacklogged[other].toggle()
                    waited[other] = 0
                }
                let there = weights.indices.filter { isBacklogged[$0] }
                let next = there.min { share.turn(of: Self.flow($0)) < share.turn(of: Self.flow($1)) } ?? 0
                share.called(Self.flow(next), weight: weights[next])
                for index in there where index != next { waited[index] += 1 }
                waited[next] = 0
                let all = weights.reduce(0, +)
                for index in there {
                    #expect(waited[index] <= (all / weights[index]).rounded(.up) + Double(weights.count))
                }
            }
        }
    }

    @Test("where all have enough to call, each gets its weight")
    func proportions() {
        var share = FairShare()
        let weights = [1.0, 2, 5]
        var calls = [0, 0, 0]
        for _ in 0..<800 {
            let next = weights.indices.min { share.turn(of: Self.flow($0)) < share.turn(of: Self.flow($1)) } ?? 0
            share.called(Self.flow(next), weight: weights[next])
            calls[next] += 1
        }
        for (count, weight) in zip(calls, weights) { #expect(abs(Double(count) - 100 * weight) <= 2) }
    }

    @Test("whoever had nothing to call has no turns saved up")
    func noSaving() {
        var share = FairShare()
        for _ in 0..<100 { share.called(Self.flow(1), weight: 1) }
        var calls = [0, 0]
        for _ in 0..<10 {
            let next = share.turn(of: Self.flow(2)) < share.turn(of: Self.flow(1)) ? 2 : 1
            share.called(Self.flow(next), weight: 1)
            calls[next - 1] += 1
        }
        #expect(calls[1] <= 6)
    }

    /// Takes one ticket after the other with one agent, and says which.
    private func taken(
        _ fixture: QueueFixture, _ count: Int = .max, by agent: AgentID = QueueFixture.agents[0]
    ) async throws -> [String] {
        var taken: [String] = []
        while taken.count < count,
            let order = try await fixture.queue.claim(agents: [agent]).first
        {
            taken.append(order.ticketID?.rawValue ?? "")
            try await fixture.run(order, .answered, talk: 1)
        }
        return taken
    }

    @Test("batches take turns, and a batch of twice the weight has two")
    func batches() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        try await fixture.load((0..<30).map { .sample($0) })
        let second = try await fixture.load((30..<60).map { .sample($0) })
        let first = try await taken(fixture, 10)
        #expect(first.count { (Int($0.dropFirst(2)) ?? 99) < 30 } == 5)
        #expect(try await fixture.queue.setWeight(2, of: second.id).weight == 2)
        let then = try await taken(fixture, 12).compactMap { Int($0.dropFirst(2)) }
        #expect((7...9).contains(then.count { $0 >= 30 }))
        // It is kept with the batch.
        #expect(try await fixture.queue.batch(second.id).weight == 2)
    }

    @Test("classes have the shares that the site gives them")
    func classes() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.classWeights = [.logistics: 3]
        }
        try await fixture.load((0..<40).map { .sample($0, class: $0 % 2 == 0 ? .quality : .logistics) })
        let numbers = try await taken(fixture, 12).compactMap { Int($0.dropFirst(2)) }
        #expect((8...10).contains(numbers.count { $0 % 2 == 1 }))
    }

    @Test("an urgent ticket that comes overtakes every share at once")
    func urgent() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let first = try await fixture.load((0..<10).map { .sample($0, priority: .high) })
        _ = try await fixture.queue.setWeight(100, of: first.id)
        _ = try await taken(fixture, 2)
        try await fixture.load([.sample(50, priority: .urgent), .sample(51)])
        #expect(try await taken(fixture, 1) == ["ZL50"])
    }

    @Test(
        "what is soon late goes before the shares, even behind what is more important in its lane; what is late does not"
    )
    func pressing() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let now = QueueFixture.morning
        try await fixture.load(
            (0..<5).map { .sample($0, priority: .high) }
                + [
                    .sample(10, priority: .low, deadlineAt: now + 1_800),
                    .sample(11, priority: .low, deadlineAt: now - 60),
                ])
        #expect(try await taken(fixture) == ["ZL10", "ZL0", "ZL1", "ZL2", "ZL3", "ZL4", "ZL11"])
    }

    @Test("of protected numbers the one that expires first goes first, and soon before all shares")
    func expiry() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let now = QueueFixture.morning
        func number(_ tail: String) -> [DialableNumber] {
            [
                DialableNumber(
                    number: "+8613240968483", countryCodeLength: 2, extensionDigits: tail, kind: .protectedWithExtension
                )
            ]
        }
        try await fixture.load([
            .sample(1, numbers: number("1111"), numbersExpireAt: now + 500_000),
            .sample(2, numbers: number("2222"), numbersExpireAt: now + 100_000),
            .sample(3), .sample(4, deadlineAt: now + 90_000),
            .sample(5, numbers: number("5555"), priority: .low, numbersExpireAt: now + 3_000),
            // What is no protected number does not expire.
            .sample(6, numbersExpireAt: now + 60),
        ])
        #expect(try await taken(fixture) == ["ZL5", "ZL4", "ZL2", "ZL1", "ZL3", "ZL6"])
    }

    @Test("what was promised for its time goes before all else when that comes, and not a second before")
    func promised() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.policy.wrapUpLimit = 600
        }
        try await fixture.load((0..<6).map { .sample($0) })
        #expect(try await taken(fixture, 1) == ["ZL0"])
        let at = QueueFixture.morning + 7_200
        _ = try await fixture.queue.setResolution(
            "ZL0", .followUp, by: QueueFixture.agents[0], callbackAt: at, isOwn: true)
        try await fixture.load([.sample(20, priority: .urgent)])
        fixture.clock.advance(by: 7_199)
        #expect(try await taken(fixture, 1, by: QueueFixture.agents[3]) == ["ZL20"])
        fixture.clock.advance(by: 1)
        let order = try #require(
            try await fixture.queue.claim(agents: QueueFixture.agents.reversed(), limit: 1).first)
        #expect(order.ticketID == "ZL0")
        #expect(order.agent == QueueFixture.agents[0], "mine: to whom the customer knows")
        // Not reached: an ordinary redial, owed no more.
        try await fixture.run(order, .noAnswer)
        fixture.clock.advance(by: 7_200)
        #expect(try await taken(fixture, 1) != ["ZL0"])
    }

    @Test("a promise outlives a restart, and an agent who does not answer does not use it up")
    func promiseKept() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.policy.wrapUpLimit = 600
        }
        try await fixture.load((0..<3).map { .sample($0) })
        #expect(try await taken(fixture, 1) == ["ZL0"])
        _ = try await fixture.queue.setResolution("ZL0", .followUp, callbackAt: QueueFixture.morning + 3_600)
        fixture.clock.advance(by: 3_600)
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[1]]).first)
        #expect(order.ticketID == "ZL0")
        try await fixture.run(order, .agentNoAnswer)
        fixture.clock.advance(by: 10)
        _ = try await fixture.queue.recover()
        #expect(try await fixture.queue.claim(agents: [QueueFixture.agents[2]]).first?.ticketID == "ZL0")
    }

    @Test("in random company: whoever is urgent goes first, and no batch is left behind")
    func property() async throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<4 {
            let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
            var batchOf: [String: Int] = [:]
            var urgent: Set<String> = []
            var weights: [Double] = []
            for batch in 0..<3 {
                let tickets = (0..<12).map { index in
                    let priority = TicketPriority.allCases.randomElement(using: &generator) ?? .normal
                    return Ticket.sample(batch * 100 + index, priority: priority)
                }
                for ticket in tickets {
                    batchOf[ticket.id.rawValue] = batch
                    if ticket.priority == .urgent { urgent.insert(ticket.id.rawValue) }
                }
                let weight = Double(Int.random(in: 1...4, using: &generator))
                weights.append(weight)
                _ = try await fixture.queue.setWeight(weight, of: try await fixture.load(tickets).id)
            }
            let order = try await taken(fixture)
            #expect(order.count == 36)
            #expect(Set(order.prefix(urgent.count)) == urgent)
            let rest = order.dropFirst(urgent.count).map { batchOf[$0] ?? -1 }
            let all = weights.reduce(0, +)
            for batch in 0..<3 {
                // Urgent calls count against a share, so the first turn may come later by as many.
                let last = rest.lastIndex(of: batch) ?? 0
                var wait = -urgent.count
                for other in rest[rest.startIndex..<last] {
                    wait = other == batch ? 0 : wait + 1
                    #expect(Double(wait) <= (all / weights[batch]).rounded(.up) + 3)
                }
            }
        }
    }
}
