import Foundation
import Testing

@testable import CallQueue

@Suite("The queue and several trunks")
struct TrunkFactsTests {
    private static func number(_ text: String) -> DialableNumber {
        DialableNumber(number: text, countryCodeLength: 2)
    }

    private static func route(_ prefix: String, isUp: Bool = true) -> TrunkFacts.Route {
        .init(numbers: CarriedNumbers(carries: [prefix]), isUp: isUp)
    }

    @Test("a ticket whose number no trunk carries waits with that reason, and one behind it is called")
    func noRoute() async throws {
        let fixture = try await QueueFixture()
        await fixture.queue.setTrunk(TrunkFacts(routes: [Self.route("+86571")], lines: 5))
        try await fixture.load([.sample(1), .sample(2, numbers: [Self.number("+8657187654321")])])
        let orders = try await fixture.queue.claim(agents: QueueFixture.agents)
        #expect(orders.map(\.ticketID?.rawValue) == ["ZL2"])
        #expect(try await fixture.queue.explain("ZL1").reason == "noRoute")
        await fixture.queue.setTrunk(TrunkFacts(routes: [Self.route("+86")], lines: 5))
        fixture.clock.advance(by: 600)
        #expect(try await fixture.queue.claim(agents: QueueFixture.agents).map(\.ticketID?.rawValue) == ["ZL1"])
    }

    @Test("a ticket whose own trunks are down waits, and one behind it is called; with all down nobody is")
    func oneDown() async throws {
        let fixture = try await QueueFixture()
        await fixture.queue.setTrunk(
            TrunkFacts(routes: [Self.route("+8613", isUp: false), Self.route("+86571")], lines: 5))
        try await fixture.load([.sample(1), .sample(2, numbers: [Self.number("+8657187654321")])])
        #expect(try await fixture.queue.claim(agents: QueueFixture.agents).map(\.ticketID?.rawValue) == ["ZL2"])
        #expect(try await fixture.queue.explain("ZL1").reason == "trunkDown")
        await fixture.queue.setTrunk(TrunkFacts(routes: [Self.route("+86", isUp: false)], lines: 0))
        fixture.clock.advance(by: 10)
        #expect(try await fixture.queue.claim(agents: QueueFixture.agents).isEmpty)
    }

    @Test("a further trunk is a further try of the same attempt, on the disk before it is called")
    func tries() async throws {
        let fixture = try await QueueFixture { $0.lines = 1 }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: QueueFixture.agents).first)
        let next = TrunkTry(number: 2, trunk: "b", invitedAt: fixture.clock.now())
        guard case .refused = try await fixture.queue.authorizeNextTrunk(order.attemptID, next) else {
            Issue.record("a second try before the first")
            return
        }
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        await fixture.queue.tried(
            order.attemptID, TrunkTry(number: 1, trunk: "a", invitedAt: fixture.clock.now(), sipStatus: 503))
        #expect(try await fixture.queue.authorizeNextTrunk(order.attemptID, next) == .allowed, "on the line it has")
        #expect(try await fixture.queue.tries(of: order.attemptID).map(\.trunk) == ["a", "b"])
        _ = try await fixture.queue.addDoNotCall(DialableNumber.mobile(1).number, source: "test")
        guard case .refused(let refusal) = try await fixture.queue.authorizeNextTrunk(order.attemptID, next) else {
            Issue.record("called in spite of the list")
            return
        }
        #expect(refusal.reason == .doNotCall)
        await fixture.queue.customerRinging(order.attemptID, at: fixture.clock.now())
        guard case .refused(let late) = try await fixture.queue.authorizeNextTrunk(order.attemptID, next) else {
            Issue.record("another trunk while it rings")
            return
        }
        #expect(late.reason == .withdrawn)
    }
}
