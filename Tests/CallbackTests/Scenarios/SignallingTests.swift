import ControlAPI
import Foundation
import Testing

/// The races and changes of a running call (RFC 3261, 3262, 3311), with the far ends' traces as the judge.
@Suite("Signalling")
struct SignallingTests {
    @Test("a customer's 200 that crosses our CANCEL gets an ACK and a BYE, and nobody is joined")
    func answerCrossesCancel() async throws {
        try await withSite(Cast(customers: "answers-into-cancel")) { site in
            let call = try await site.dial()
            try await site.control.event(.callCustomerRinging, call: call)
            let end = try await site.hangUp(call)
            try await site.customers.trace.receives("BYE")
            #expect(site.customers.trace.received("CANCEL").count == 1)
            #expect(!site.customers.trace.received("ACK").isEmpty)
            #expect(!site.control.events.all.contains { $0.type == .callBridged })
            #expect(end.data?.disposition == .abandoned, "the customer answered and met nobody")
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a customer's hold and resume are answered, and the agent hears the customer again")
    func holdAndResume() async throws {
        let agent = try VoiceEnd()
        defer { agent.end() }
        let cast = Cast(
            agents: "answers-at-once-elsewhere", customers: "holds", agentKeys: ["rtp_port": String(agent.port)])
        try await withSite(cast) { site in
            let call = try await site.talk()
            agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
            let directions = try await site.customers.events.value("two answers to re-INVITEs") { events in
                let answers = events.filter { $0["event"] == "reinvite-answered" }.compactMap { $0["direction"] }
                return answers.count == 2 ? answers : nil
            }
            #expect(directions == ["a=recvonly", "a=sendrecv"])
            try await agent.hears(Tone.customer, after: agent.heard.all.count)
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            #expect(site.customersRung == 1)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var scenario: String
        var event: String
        var testDescription: String { scenario }
    }

    @Test(
        "a customer's side that changes a running call stays in it and is still heard",
        arguments: [
            Change(scenario: "offerless-reinvite", event: "offered"),
            Change(scenario: "updates", event: "update-answered"),
        ])
    func change(_ change: Change) async throws {
        let agent = try VoiceEnd()
        defer { agent.end() }
        let cast = Cast(
            agents: "answers-at-once-elsewhere", customers: change.scenario,
            agentKeys: ["rtp_port": String(agent.port)])
        try await withSite(cast) { site in
            let call = try await site.talk()
            agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
            try await site.customers.event(change.event)
            try await agent.hears(Tone.customer, after: agent.heard.all.count)
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test(
        "a customer's network that forks, sends reliable provisional answers or early media is joined once",
        arguments: ["forked", "reliable-provisional", "early-media-answers"])
    func waysToAnswer(_ scenario: String) async throws {
        try await withSite(Cast(customers: scenario)) { site in
            let call = try await site.talk()
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try await site.customers.trace.receives("BYE")
            #expect(site.customersRung == 1)
            #expect(site.control.events.all.count { $0.type == .callBridged } == 1)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a customer who hangs up frees the agent at once")
    func customerHangsUp() async throws {
        try await withSite(Cast(customers: "hangs-up")) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .answered)
            #expect(end.data?.endedBy == .customer)
            #expect((1.3..<6).contains(end.data?.talkSeconds ?? 0))
            let left = try await site.customers.trace.messages.first("BYE of the customer", where: \.isOwnBYE)
            let freed = try await site.agents.trace.receives("BYE")
            #expect(freed.at.timeIntervalSince(left.at) < 2)
            #expect(site.customers.trace.received("BYE").isEmpty)
        }
    }

    @Test("an agent who hangs up ends the customer's leg with BYE")
    func agentHangsUp() async throws {
        try await withSite(Cast(agents: "hangs-up")) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .answered)
            #expect(end.data?.endedBy == .agent)
            try await site.customers.trace.receives("BYE")
            #expect(site.agents.trace.received("BYE").isEmpty)
        }
    }

    @Test("an agent who gives up while the customer's phone rings has it cancelled at once")
    func agentGivesUp() async throws {
        try await withSite(Cast(agents: "agent-gives-up", customers: "no-answer")) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .canceledByAgent)
            let gaveUp = try await site.agents.trace.messages.first("BYE of the agent", where: \.isOwnBYE)
            let cancelled = try await site.customers.trace.receives("CANCEL")
            #expect(cancelled.at.timeIntervalSince(gaveUp.at) < 2)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test(
        "a lost 200 is waited for and a repeated one acknowledged again, in one call",
        arguments: ["lost-200", "lost-ack"])
    func lostOnTheWay(_ scenario: String) async throws {
        try await withSite(Cast(customers: scenario)) { site in
            let call = try await site.talk()
            try await site.customers.trace.receives("ACK", times: scenario == "lost-ack" ? 2 : 1)
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try await site.customers.trace.receives("BYE")
            #expect(site.customersRung == 1)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a call from outside is refused, and nothing is started")
    func stranger() async throws {
        try await withSite { site in
            let stranger = try await SIPpPeer(
                "stranger-invites", named: "stranger", in: site.folder,
                remote: "127.0.0.1:\(site.configuration.sipPort)")
            let status = try await stranger.process.exit()
            await stranger.end()
            #expect(status == 0, "refused with a final answer: \(stranger.complaints)")
            #expect(try await site.control.ask(ListCallsRequest(ended: true)).calls.isEmpty)
            #expect(site.agentsRung + site.customersRung == 0)
        }
    }

    @Test("OPTIONS is answered with what we understand")
    func options() async throws {
        try await withSite { site in
            let asker = try await SIPpPeer(
                "asks-options", named: "asker", in: site.folder, remote: "127.0.0.1:\(site.configuration.sipPort)")
            let status = try await asker.process.exit()
            await asker.end()
            #expect(status == 0, "\(asker.complaints)")
        }
    }
}

extension SIPMessage {
    fileprivate var isOwnBYE: Bool { direction == .sent && method ?? "" == "BYE" }
}
