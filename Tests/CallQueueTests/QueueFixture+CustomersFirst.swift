import Foundation
import Testing

@testable import CallQueue

extension QueueFixture {
    static func customersFirst(
        _ mode: DialMode = .progressiveCustomerFirst, limit: Double = 0.03,
        _ configure: @escaping (inout QueueConfiguration) -> Void = { _ in }
    ) async throws -> QueueFixture {
        try await QueueFixture { configuration in
            configuration.policy.mode = mode
            configuration.policy.abandonment = AbandonmentRules(limit: limit, announcement: "abandoned-call")
            configuration.policy.redial.rules[.abandoned] = RedialRule(intervals: [60, 60])
            configuration.agents.wrapUp = 0
            configuration.agents.stickyWait = 0
            configure(&configuration)
        }
    }

    /// Reports how an order's call ended, 30 s after its answer.
    func finish(
        _ order: CallOrder, _ disposition: Disposition, handedOverAfter: Double? = nil
    ) async throws {
        let now = clock.now()
        let isAnswered = [.answered, .abandoned, .machine].contains(disposition)
        let timeline = AttemptTimeline(
            customerInvitedAt: now - 5, ringingAt: now - 4, answeredAt: isAnswered ? now : nil, endedAt: now + 30,
            handedOverAt: handedOverAfter.map { now + $0 })
        _ = try await queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: disposition, endedBy: .customer, timeline: timeline,
                joinedAgent: handedOverAfter == nil ? nil : Self.agents[0]))
    }

    func dialled(_ order: CallOrder) async throws {
        #expect(try await queue.authorizeCustomerLeg(order.attemptID) == .allowed)
    }
}
