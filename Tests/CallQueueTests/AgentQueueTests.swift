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

    @Test("a ticket waits for its own agent who is in a call, and goes to anybody when it has waited long enough")
    func sticky() async throws {
        let fixture = try await QueueFixture { $0.agents.stickyWait = 120 }
        try await fixture.load([.sample(1, owner: "1001"), .sample(2, owner: "1001"), .sample(3)])
        let first = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        #expect(first.agent == agents[0] && first.ticketID == "ZL1")
        let second = try await fixture.queue.claim(agents: [agents[1]])
        #expect(second.map(\.ticketID) == ["ZL3"], "the next who is nobody's")
        #expect(try await fixture.queue.explain("ZL2").reason == "ownAgent")
        fixture.clock.advance(by: 119)
        #expect(try await fixture.queue.claim(agents: [agents[2]]).isEmpty)
        fixture.clock.advance(by: 1)
        #expect(try await fixture.queue.claim(agents: [agents[2]]).map(\.ticketID) == ["ZL2"])
    }

    @Test("a ticket that waits for its agent is theirs as soon as they are free, and known so at once")
    func ownAgentFree() async throws {
        let fixture = try await QueueFixture {
            $0.agents.stickyWait = 120
            $0.agents.wrapUp = 0
        }
        try await fixture.load([.sample(1, owner: "1001"), .sample(2, owner: "1001")])
        let first = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        #expect(try await fixture.queue.claim(agents: [agents[1]]).isEmpty)
        #expect(try await fixture.queue.nextWakeAt() == fixture.clock.now() + 120)
        try await fixture.run(first, .answered)
        #expect(try await fixture.queue.nextWakeAt() == fixture.clock.now())
        #expect(try await fixture.queue.claim(agents: [agents[1], agents[0]]).map(\.agent) == [agents[0]])
    }

    @Test(
        "nobody waits for an agent who has gone, or pauses", arguments: [AgentIntent.loggedOut, .paused(.unspecified)])
    func ownAgentGone(_ intent: AgentIntent) async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.setIntent(intent, of: agents[0])
        try await fixture.load([.sample(1, owner: "1001")])
        #expect(try await fixture.queue.claim(agents: agents).map(\.agent) == [agents[1]])
    }

    @Test("who talked with a customer has the next call to the same")
    func knownCustomer() async throws {
        let fixture = try await QueueFixture { $0.agents.wrapUp = 0 }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[2]]).first)
        try await fixture.run(order, .answered, talk: 30)
        fixture.clock.advance(by: 3_600)
        _ = try await fixture.queue.setResolution(
            "ZL1", .followUp, by: agents[2], callbackAt: fixture.clock.now() + 3_600)
        fixture.clock.advance(by: 3_600)
        #expect(try await fixture.queue.claim(agents: agents).map(\.agent) == [agents[2]])
    }

    @Test("a class that wants a skill or a language goes to who has it, past others who are first in line")
    func skills() async throws {
        let fixture = try await QueueFixture {
            $0.classes[.quality] = $0.policy
            $0.classes[.quality]?.demand = AgentDemand(skills: [Skill(rawValue: "quality"): 3], language: "zh")
        }
        try await fixture.queue.setAgents([
            AgentProfile(agents[0]),
            AgentProfile(agents[1], skills: [Skill(rawValue: "quality"): 3], languages: ["zh-CN"]),
        ])
        try await fixture.load([.sample(1), .sample(2), .sample(3, class: .logistics)])
        let orders = try await fixture.queue.claim(agents: [agents[0], agents[1]])
        #expect(
            Dictionary(uniqueKeysWithValues: orders.map { ($0.ticketID, $0.agent) }) == [
                "ZL1": agents[1], "ZL3": agents[0],
            ])
        #expect(try await fixture.queue.explain("ZL2").reason == "noAgent")
    }

    @Test("a class whose skills nobody has is said to want them, though everybody is free")
    func noSkill() async throws {
        let fixture = try await QueueFixture { $0.policy.demand = AgentDemand(skills: [Skill(rawValue: "law"): 1]) }
        try await fixture.load([.sample(1)])
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.reason == "noSkill" && explanation.actor == .supervisor)
        // Whoever has them but is not at work is an agent to wait for.
        try await fixture.queue.setAgents([AgentProfile(agents[0], skills: [Skill(rawValue: "law"): 2])])
        _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agents[0])
        #expect(try await fixture.queue.explain("ZL1").reason == "noAgent")
    }

    @Test("a list of free agents that is no longer true gives nobody a call who writes one up")
    func staleList() async throws {
        let fixture = try await QueueFixture { $0.agents.wrapUp = 10 }
        try await fixture.load([.sample(1), .sample(2)])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .answered)
        #expect(try await fixture.queue.claim(agents: [agents[0]]).isEmpty)
        fixture.clock.advance(by: 11)
        await fixture.queue.tickAgents()
        #expect(try await fixture.queue.claim(agents: [agents[0]]).count == 1)
    }

    @Test("what somebody wanted who is not in the configuration any more is forgotten after a month, not before")
    func formerAgents() async throws {
        let fixture = try await QueueFixture()
        let all = agents.map { AgentProfile($0) }
        let without = Array(all.dropFirst())
        _ = try await fixture.queue.setIntent(.paused(.unspecified), of: agents[0])
        try await fixture.queue.setAgents(without)
        try await fixture.queue.setAgents(all)
        #expect(try await fixture.queue.agent(agents[0]).intent == .paused(.unspecified))
        fixture.clock.advance(by: 31 * 86_400)
        try await fixture.queue.setAgents(without)
        try await fixture.queue.setAgents(all)
        #expect(try await fixture.queue.agent(agents[0]).intent == .available)
    }
}
