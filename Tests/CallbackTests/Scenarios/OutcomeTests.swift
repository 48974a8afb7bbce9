import ControlAPI
import Foundation
import Testing

/// What customers do, and what the daemon says of it: the far ends' traces are the judge.
@Suite("A callback's outcome")
struct OutcomeTests {
    @Test("a customer who answers is joined with the agent and both legs end with BYE")
    func answer() async throws {
        try await withSite { site in
            let call = try await site.dial()
            try await site.control.event(.callBridged, call: call)
            let hungUp = try await site.control.ask(HangupRequest(call: call))
            #expect(hungUp.state == .ending)
            let end = try await site.control.ended(call)
            #expect(end.data?.disposition == .answered)
            #expect(end.data?.endedBy == .agent)
            try await site.customers.trace.receives("BYE")
            try await site.agents.trace.receives("BYE")
            #expect(site.customersRung == 1)
            #expect(site.agentsRung == 1)
            #expect(site.customers.complaints.isEmpty)
            #expect(site.agents.complaints.isEmpty)
        }
    }

    @Test("the agent is rung before the customer, and the customer only after the agent has answered")
    func agentFirst() async throws {
        try await withSite { site in
            let call = try await site.dial()
            try await site.control.event(.callBridged, call: call)
            let agent = try await site.agents.trace.sends(200, to: "INVITE")
            let customer = try await site.customers.trace.receives("INVITE")
            #expect(agent.at < customer.at)
        }
    }

    @Test("the trunk is shown our number, the customer's number in E.164, and the agent's phone our name")
    func identities() async throws {
        try await withSite { site in
            _ = try await site.dial("138 0013 8000")
            let customer = try await site.customers.trace.receives("INVITE")
            #expect(customer.startLine.hasPrefix("INVITE sip:+8613800138000@127.0.0.1:"))
            #expect(customer.header("From")?.contains("sip:+862112345678@") == true)
            let agent = try await site.agents.trace.receives("INVITE")
            #expect(agent.startLine.hasPrefix("INVITE sip:1001@127.0.0.1:"))
            #expect(agent.header("From")?.contains("Callback") == true)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var scenario: String
        var disposition: CallDisposition
        var sip: Int
        var q850: Int
        var blame: BlameWord
        var testDescription: String { "\(sip): \(disposition)" }
    }

    static let refusals = [
        Refusal(scenario: "busy", disposition: .busy, sip: 486, q850: 17, blame: .callee),
        Refusal(scenario: "rejects", disposition: .declined, sip: 603, q850: 21, blame: .callee),
        Refusal(scenario: "wrong-number", disposition: .invalidNumber, sip: 404, q850: 1, blame: .callee),
        Refusal(scenario: "unreachable", disposition: .unreachable, sip: 480, q850: 20, blame: .callee),
        Refusal(scenario: "congested", disposition: .congestion, sip: 503, q850: 34, blame: .trunk),
    ]

    @Test(
        "a customer's leg that is refused ends the call in the refusal's own word, acknowledged once",
        arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        try await withSite(Cast(customers: refusal.scenario)) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == refusal.disposition)
            #expect(end.data?.sip == refusal.sip)
            #expect(end.data?.q850 == refusal.q850)
            #expect(end.data?.blame == refusal.blame)
            try await site.customers.trace.receives("ACK")
            #expect(site.customersRung == 1)
            #expect(site.customers.trace.received("CANCEL").isEmpty)
            #expect(site.customers.trace.received("BYE").isEmpty)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a customer who does not answer is cancelled at the ring timeout, not before and not much later")
    func noAnswer() async throws {
        try await withSite(Cast(customers: "no-answer"), slots: .patient) { site in
            let end = try await site.dialToTheEnd(within: .seconds(60))
            #expect(end.data?.disposition == .noAnswer)
            let rang = try await site.customers.trace.receives("INVITE")
            let cancelled = try await site.customers.trace.receives("CANCEL")
            try await site.customers.trace.receives("ACK")
            // The far end's clock sees the INVITE a little after our timer was set.
            #expect((14.9..<20).contains(cancelled.at.timeIntervalSince(rang.at)))
            #expect(site.customersRung == 1)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("an agent whose phone is busy is told apart, and the customer is not rung")
    func agentBusy() async throws {
        try await withSite(Cast(agents: "busy")) { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .agentBusy)
            #expect(end.data?.blame == .agent)
            #expect(site.customersRung == 0)
        }
    }

    @Test("an agent who does not answer is cancelled at the agent's ring timeout, and the customer is not rung")
    func agentDoesNotAnswer() async throws {
        try await withSite(Cast(agents: "no-answer"), slots: .patient) {
            $0.policy = "ringTimeout: 15, agentRingTimeout: 5"
        } _: { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .agentNoAnswer)
            try await site.agents.trace.receives("CANCEL")
            try await site.agents.trace.receives("ACK")
            #expect(site.customersRung == 0)
        }
    }

    @Test("a trunk that never replies ends the call as the trunk's fault", .timeLimit(.minutes(5)))
    func silentTrunk() async throws {
        try await withSite(Cast(customers: "silent"), slots: .patient) { site in
            let end = try await site.dialToTheEnd(within: .seconds(60))
            #expect([.trunkTimeout, .noAnswer].contains(end.data?.disposition))
            #expect(end.data?.blame == .trunk)
            #expect(site.customersRung == 1)
        }
    }

    @Test(
        "a trunk's challenge is answered with the configured credentials",
        arguments: ["challenge-md5", "challenge-sha256"])
    func challenged(_ scenario: String) async throws {
        let cast = Cast(customers: scenario, customerKeys: ["user": "account", "secret": "pa55 word"])
        try await withSite(cast) {
            $0.trunkExtras = #"credentials: { user: "account", secret: "pa55 word" },"#
        } _: { site in
            let call = try await site.dial()
            try await site.control.event(.callBridged, call: call)
            try await site.control.ask(HangupRequest(call: call))
            try await site.control.ended(call)
            #expect(site.customersRung == 1, "both INVITEs belong to one call")
            #expect(site.customers.trace.received("INVITE").count == 2)
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("wrong credentials end the call as refused by the trunk, after one try and no more")
    func wrongCredentials() async throws {
        let cast = Cast(customers: "challenge-md5", customerKeys: ["user": "account", "secret": "right"])
        try await withSite(cast) {
            $0.trunkExtras = #"credentials: { user: "account", secret: "wrong" },"#
        } _: { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.blame == .trunk)
            #expect([.trunkAuth, .barred].contains(end.data?.disposition))
            #expect(site.customers.trace.received("INVITE").count == 2)
        }
    }
}
