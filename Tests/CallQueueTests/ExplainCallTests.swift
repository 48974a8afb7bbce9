import Foundation
import Testing

@testable import CallQueue

@Suite("Why a ticket in a call is not being called")
struct ExplainCallTests {
    private func text(_ fixture: QueueFixture, _ ticket: TicketID = "ZL1") async throws -> String {
        let explanation = try await fixture.queue.explain(ticket)
        #expect(explanation.actor == .agent && explanation.readyAt == nil)
        return explanation.english + "|" + explanation.chinese
    }

    @Test("is said with who calls whom, and in which call")
    func byAgent() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first)
        let (agent, call) = (QueueFixture.agents[0].rawValue, order.callID.rawValue)
        let ringing = try await text(fixture)
        #expect(
            ringing
                == "the phone of agent \(agent) is rung for it, the customer's after that (call \(call))"
                + "|正在呼叫坐席 \(agent) 的话机，随后呼叫客户（通话 \(call)）")
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        let dialing = try await text(fixture)
        #expect(
            dialing
                == "its customer is being called for agent \(agent) (call \(call))|正在为坐席 \(agent) 呼叫客户（通话 \(call)）")
        await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        let talking = try await text(fixture)
        #expect(
            talking
                == "its customer is talking with agent \(agent) (call \(call))|客户正在与坐席 \(agent) 通话（通话 \(call)）")
    }

    @Test("is said with the flow that leads it, until an agent talks")
    func byFlow() async throws {
        let fixture = try await QueueFixture { configuration in
            var policy = configuration.policy
            policy.flow = FlowName(rawValue: "quality")
            configuration.classes[.quality] = policy
        }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: []).first)
        #expect(try await text(fixture).hasPrefix("its customer is about to be called for flow “quality” (call "))
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        #expect(try await text(fixture).hasPrefix("its customer is being called for flow “quality” (call "))
        await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        #expect(try await text(fixture).hasPrefix("its customer is in flow “quality” (call "))
        await fixture.queue.agent(QueueFixture.agents[1], joined: order.attemptID)
        #expect(try await text(fixture).hasPrefix("its customer is in flow “quality” (call "))
        await fixture.queue.agent(QueueFixture.agents[1], joined: order.attemptID, .talking)
        let talking = "its customer is talking with agent \(QueueFixture.agents[1]) (call "
        #expect(try await text(fixture).hasPrefix(talking))
    }
}
