import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("Agents and the queue")
struct AgentQueueTests {
    private let agents = QueueFixture.agents

    private func free(_ fixture: QueueFixture) async -> [AgentID] { await fixture.queue.freeAgents() }

    /// Another daemon on what the first one left.
    private func reopened(_ fixture: QueueFixture) async throws -> TicketQueue {
        await fixture.queue.close()
        let copy = fixture.folder.appendingPathComponent("again.db")
        try FileManager.default.copyItem(atPath: fixture.path, toPath: copy.path)
        let queue = try TicketQueue(path: copy.path, configuration: QueueConfiguration(), clock: fixture.clock)
        try await queue.setAgents(agents.map { AgentProfile($0) })
        return queue
    }

    @Test("what agents want outlives the daemon; a log-out under way is done by then")
    func intentsLast() async throws {
        let fixture = try await QueueFixture()
        let queue = fixture.queue
        _ = try await queue.setIntent(.paused(PauseCode(rawValue: "午餐")), of: agents[0])
        _ = try await queue.setIntent(.onDemand(isAsking: true), of: agents[1])
        _ = try await queue.setIntent(.loggedOut, of: agents[2])
        let again = try await reopened(fixture)
        let states = await again.agents()
        #expect(
            states.map(\.intent) == [
                .paused(PauseCode(rawValue: "午餐")), .onDemand(isAsking: false), .loggedOut, .available,
            ])
        await again.close()
    }

    @Test("an agent nobody knows cannot sign in")
    func unknown() async throws {
        let fixture = try await QueueFixture()
        let nobody = AgentID(rawValue: "nobody")
        await #expect(throws: QueueError.unknownAgent(nobody)) {
            try await fixture.queue.setIntent(.available, of: nobody)
        }
    }

    @Test("an agent's steps through a call are told as they happen")
    func told() async throws {
        let seen = Mutex<[AgentActivity]>([])
        let fixture = try await QueueFixture(
            { $0.agents.wrapUp = 10 }, onAgents: { changes in seen.withLock { $0 += changes.map(\.state.activity) } })
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .answered, talk: 20)
        let call = order.callID
        let until = fixture.clock.uptime + .seconds(10)
        #expect(
            seen.withLock { $0 } == [
                .dialingSelf(call), .dialingCustomer(call), .talking(call), .wrapUp(call, until: until),
            ])
        #expect(await free(fixture) == Array(agents[1...]))
        fixture.clock.advance(by: 10)
        #expect(await free(fixture).contains(agents[0]))
        #expect(seen.withLock { $0.last } == .idle)
    }

    @Test("a resolution frees the agent who writes the call up, and being ready ends the ticket's write-up")
    func wrapUp() async throws {
        for byResolution in [true, false] {
            let fixture = try await QueueFixture { $0.policy.wrapUpLimit = 120 }
            try await fixture.load([.sample(1)])
            let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
            try await fixture.run(order, .answered)
            let ticket = try #require(order.ticketID)
            guard case .wrapUp = try await fixture.queue.ticket(ticket).state else {
                Issue.record("the ticket is not written up")
                return
            }
            #expect(try await fixture.queue.agent(agents[0]).activity.call == order.callID)
            if byResolution {
                _ = try await fixture.queue.setResolution(ticket, .resolved, by: agents[0])
            } else {
                _ = try await fixture.queue.setIntent(.available, of: agents[0])
            }
            #expect(try await fixture.queue.agent(agents[0]).activity == .idle)
            #expect(try await fixture.queue.ticket(ticket).state == .done)
        }
    }

    @Test("a call is given only to who still wants one when it is made")
    func pausedMeanwhile() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let free = await free(fixture)
        for agent in agents.dropLast() { _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agent) }
        #expect(try await fixture.queue.claim(agents: free).map(\.agent) == [agents[3]])
    }

    @Test("a paused agent's own click dials")
    func click() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agents[0])
        let decision = try await fixture.queue.order(
            DialRequest(agent: agents[0], target: .number("13800138000"), origin: .ctl))
        guard case .placed = decision else {
            Issue.record("\(decision)")
            return
        }
        #expect(try await fixture.queue.agent(agents[0]).activity.isCall)
    }

    @Test("an agent brought into a colleague's call is busy until leaving it, and a colleague who left it is free")
    func guest() async throws {
        let fixture = try await QueueFixture { $0.agents.wrapUp = 0 }
        try await fixture.load([.sample(1), .sample(2)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        await fixture.queue.agent(agents[1], joined: order.attemptID)
        #expect(try await fixture.queue.claim(agents: [agents[1]]).isEmpty)
        await fixture.queue.agent(agents[1], joined: order.attemptID, .talking)
        fixture.clock.advance(by: 1)
        await fixture.queue.agent(agents[0], left: order.attemptID)
        #expect(await free(fixture) == [agents[2], agents[3], agents[0]])
        try await fixture.run(order, .answered)
        #expect(await free(fixture).contains(agents[1]))
        await fixture.queue.agent(agents[1], joined: order.attemptID, .talking)
        #expect(await free(fixture).contains(agents[1]), "a word that comes late changes nothing")
    }

    @Test("three calls not taken pause the agent, for good")
    func missed() async throws {
        let fixture = try await QueueFixture {
            $0.agents.missRest = 1
            $0.policy.redial.rules[.agentNoAnswer] = nil
        }
        try await fixture.load((1...3).map { .sample($0) })
        for _ in 0..<3 {
            fixture.clock.advance(by: 60)
            let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
            try await fixture.run(order, .agentNoAnswer)
        }
        #expect(try await fixture.queue.agent(agents[0]).intent == .paused(.missedCalls))
        let again = try await reopened(fixture)
        #expect(try await again.agent(agents[0]).intent == .paused(.missedCalls))
        await again.close()
    }
}
