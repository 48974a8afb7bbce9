import Foundation
import Testing

@testable import CallQueue

@Suite("The queue as a whole")
struct OverviewTests {
    @Test("shows what is taken next, in the very order in which it is taken, and why")
    func order() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let now = QueueFixture.morning
        try await fixture.load((0..<6).map { .sample($0, class: $0 % 2 == 0 ? .quality : .logistics) })
        try await fixture.load([
            .sample(20), .sample(21, priority: .urgent), .sample(22, priority: .low, deadlineAt: now + 600),
            .sample(23, vip: 2),
        ])
        let overview = try await fixture.queue.overview(limit: 8)
        #expect(overview.next.prefix(2).map(\.standing) == ["urgent", "pressing"])
        #expect(overview.next.dropFirst(2).allSatisfy { $0.standing == "ordinary" && $0.reason == .nextInLine })
        #expect(overview.next[1].dueAt == now + 600)
        var taken: [TicketID] = []
        while taken.count < 8, let order = try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first {
            taken += [order.ticketID].compactMap { $0 }
            try await fixture.run(order, .answered, talk: 1)
        }
        #expect(overview.next.map(\.ticketID) == taken)
        #expect(try await fixture.queue.overview(limit: 0).next.isEmpty)
    }

    @Test("counts what waits for what, by class, with the next opening")
    func waits() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            var night = $0.policy
            night.callingHours.periods = [.init(from: TimeOfDay(minutes: 900), to: TimeOfDay(minutes: 960))]
            $0.classes[.logistics] = night
            var consenting = $0.policy
            consenting.requiresConsent = true
            $0.classes["survey"] = consenting
        }
        try await fixture.load(
            (0..<3).map { .sample($0) } + (10..<14).map { .sample($0, class: .logistics) }
                + [.sample(30, class: "survey"), .sample(31, class: "survey", consentRef: "form 7")])
        let paused = try await fixture.load([.sample(40)])
        _ = try await fixture.queue.pause(paused.id)
        let orders = try await fixture.queue.claim(agents: Array(QueueFixture.agents.prefix(2)))
        try await fixture.run(orders[0], .busy)
        let overview = try await fixture.queue.overview()
        func count(_ ticketClass: TicketClass, _ reason: String) -> Int {
            overview.waits.first { $0.ticketClass == ticketClass && $0.reason == reason }?.count ?? 0
        }
        #expect(overview.calls == 1)
        #expect(count(.logistics, "outsideHours") == 4)
        #expect(overview.nextOpeningAt == QueueFixture.morning + 5 * 3_600)
        #expect(count(.quality, "batchPaused") == 1)
        #expect(overview.waits.reduce(0) { $0 + $1.count } == 10)
        let all = Dictionary(grouping: overview.waits, by: \.reason)
        #expect(all["cooldown"]?.first?.nextAt == QueueFixture.morning + 300)
        #expect(all["dialing"]?.map(\.count) == [1])
        #expect(all["batchPaused"]?.first?.needsPerson == true)
    }
}

extension TicketClass: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
