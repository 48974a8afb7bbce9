import ControlAPI
import Foundation
import Testing

/// Agents' phones and registrars given by name: which address family they have is found out before anything is sent to them.
@Suite("Phones and registrars given by name", .timeLimit(.minutes(5)))
struct NamedPhoneTests {
    /// A site whose agents' phones are at `phone.test`, which a name server of ours knows.
    private func withName(
        _ addresses: [String], server address: String, cast: Cast = Cast(), isSilent: Bool = false,
        configure: (inout SiteConfiguration) -> Void = { _ in }, _ body: (Site, NameServer) async throws -> Void
    ) async throws {
        let server = try NameServer(at: address, hosts: ["phone.test": addresses], isSilent: isSilent)
        defer { server.end() }
        try await withSite(cast) {
            $0.agentHost = "phone.test"
            $0.sipListenExtras = #", { transport: "udp", address: "::1", port: \#($0.sipPort) }"#
            $0.mediaAddresses = ["127.0.0.1", "::1"]
            $0.sipExtras = "nameservers: [\"\(address)\"],"
            configure(&$0)
        } _: { site in
            try await body(site, server)
        }
    }

    @Test("an agent's phone whose name has an IPv6 address only is rung there, and both hear each other")
    func ipv6Only() async throws {
        let (agent, customer) = (try VoiceEnd(on: "::1"), try VoiceEnd())
        defer {
            agent.end()
            customer.end()
        }
        let cast = Cast(
            agents: "answers-at-once-elsewhere", customers: "answers-elsewhere",
            agentKeys: ["rtp_port": String(agent.port)], customerKeys: ["rtp_port": String(customer.port)],
            agentAddress: "::1")
        try await withName(["::1"], server: "127.0.0.100", cast: cast) { site, _ in
            let voices = VoiceSite(site: site, agent: agent, customer: customer)
            let call = try await site.talk()
            try await voices.speak()
            try await agent.hears(Tone.customer)
            try await customer.hears(Tone.agent)
            let invite = try await site.agents.trace.receives("INVITE")
            #expect(invite.text.contains("c=IN IP6 ::1") && invite.startLine.contains("@phone.test:"))
            try await site.hangUp(call)
            // The name is known by now.
            try await site.hangUp(try await site.talk("13911112222", agent: "1002"))
        }
    }

    @Test("one whose name has addresses of both families is rung over IPv4, as ever")
    func both() async throws {
        try await withName(["::1", "127.0.0.1"], server: "127.0.0.101") { site, _ in
            let call = try await site.talk()
            let invite = try await site.agents.trace.receives("INVITE")
            #expect(invite.text.contains("c=IN IP4 127.0.0.1"))
            try await site.hangUp(call)
        }
    }

    @Test("a call waits for the name servers; an agent who is told to hang up meanwhile holds nothing")
    func waits() async throws {
        try await withName(["127.0.0.1"], server: "127.0.0.102", isSilent: true) { site, server in
            let call = try await site.dial()
            try await server.questions.first("the lookup") { $0 == "phone.test 1" }
            try await site.hangUp(call)
            #expect(site.agentsRung == 0)
            let next = try await site.dial("13911112222", agent: "1002")
            server.answer()
            try await site.control.event(.callBridged, call: next)
            #expect(site.agentsRung == 1)
            try await site.hangUp(next)
            let status = try await site.control.ask(StatusRequest())
            #expect(status.calls == 0)
        }
    }

    @Test("a name that stands for nothing is said, and no customer is rung")
    func nothing() async throws {
        try await withName([], server: "127.0.0.103") { site, _ in
            let ended = try await site.dialToTheEnd()
            #expect(ended.data?.disposition != .answered && site.customersRung == 0)
            let failed = try await site.dialer.logs("call.leg.failed")
            #expect(failed.contains("its name is not found"))
        }
    }

    @Test("an agent's line stands by such a name, too")
    func line() async throws {
        try await withName(["::1"], server: "127.0.0.104", cast: Cast(agentAddress: "::1")) { site, _ in
            let connected = try await site.ctl(["agent", "connect", "1001"])
            #expect(connected.status == 0)
            _ = try await site.control.events.value("the line stands") { events in
                events.contains { $0.type == .agentLine && $0.data?.state == "ready" } ? true : nil
            }
            try await site.hangUp(try await site.talk())
            #expect(site.agentsRung == 1)
        }
    }

    @Test("a registrar whose name has an IPv6 address only is registered with, from an address of that family")
    func registrar() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = ["user": "account", "secret": "right"]
        let registrar = try await SIPpPeer("registrar-md5", named: "registrar", in: folder, keys: keys, address: "::1")
        do {
            try await withName(["::1"], server: "127.0.0.105") {
                $0.agentHost = "127.0.0.1"
                $0.trunkExtras = """
                    register: { registrar: "phone.test:\(registrar.port)", user: "account" },
                    credentials: { user: "account", secret: "right" },
                    """
            } _: { site, _ in
                _ = try await site.control.events.value("the registration") { events in
                    events.contains { $0.type == .trunkState && $0.data?.state == "registered" } ? true : nil
                }
                let asked = try await registrar.trace.receives("REGISTER")
                #expect(asked.header("Contact")?.contains("@[::1]:") == true, "\(asked.text)")
                try await site.placesAnotherCall()
            }
        } catch {
            await registrar.end()
            throw error
        }
        await registrar.end()
    }
}
