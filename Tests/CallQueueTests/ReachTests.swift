import Foundation
import Testing

@testable import CallQueue

@Suite("Whom a running call may be put through to")
struct ReachTests {
    private static let number = "138 0013 8000"

    private func refusal(_ fixture: QueueFixture, _ text: String = number) async throws -> GateRefusal? {
        switch try await fixture.queue.mayReach(text) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    @Test("what must not be called is not reached, also while the daemon drains", arguments: [false, true])
    func barred(isDraining: Bool) async throws {
        let fixture = try await QueueFixture { $0.permission.otherCountries = .refuse }
        #expect(try await refusal(fixture) == nil)
        _ = try await fixture.queue.addDoNotCall(Self.number, source: "test", note: "")
        await fixture.queue.setDraining(isDraining)
        #expect(try await refusal(fixture)?.reason == .doNotCall)
        #expect(try await refusal(fixture, "+1 202 555 0123")?.reason == .notPermitted)
        await fixture.queue.setTrunk(TrunkFacts(isUp: false))
        #expect(try await refusal(fixture, "139 1111 2222")?.reason == .trunkDown)
    }

    @Test("the hour keeps no person on the line from a number, but a call with it does, and is named")
    func passing() async throws {
        let fixture = try await QueueFixture()
        let request = DialRequest(agent: QueueFixture.agents[0], target: .number(Self.number), origin: .ctl)
        guard case .placed(let order) = try await fixture.queue.order(request) else {
            Issue.record("not placed")
            return
        }
        fixture.clock.advance(by: 14 * 3600)
        let busy = try #require(try await refusal(fixture))
        #expect(busy.reason == .duplicateInFlight && busy.callID == order.callID)
        #expect(try await refusal(fixture, "139 1111 2222") == nil)
    }

    @Test("what is unusual here is reached once that is confirmed")
    func unusual() async throws {
        let fixture = try await QueueFixture { $0.permission.otherCountries = .confirm }
        let text = "+1 202 555 0123"
        #expect(try await refusal(fixture, text)?.reason == .needsConfirmation)
        guard case .success = try await fixture.queue.mayReach(text, confirmsUnusual: true) else {
            Issue.record("refused")
            return
        }
    }

    @Test("what is no number is refused with the reason, several with the wish for one")
    func unreadable() async throws {
        let fixture = try await QueueFixture()
        let emergency = try #require(try await refusal(fixture, "110"))
        #expect(emergency.reason == .invalidNumber && emergency.detail.contains("emergency"))
        let several = try #require(try await refusal(fixture, "138 0013 8000 / 139 1111 2222"))
        #expect(several.reason == .invalidNumber && several.detail.contains("several"))
    }
}
