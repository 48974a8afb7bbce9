import ControlAPI
import Foundation
import Testing

/// What a trunk's name stands for: addresses of both families, for as long as the answer may be remembered (RFC 3596, RFC 2181
/// section 8).
@Suite("The addresses behind a trunk's name")
struct TrunkAddressTests {
    private static func named(_ extras: String = "") -> String {
        #"{ id: "named", host: "gw.test", callerIds: ["+862187654321"], firstResponseMilliseconds: 2000, \#(extras) },"#
    }

    private static func service(_ port: UInt16, _ target: String) -> [String: [NameServer.Service]] {
        ["_sip._udp.gw.test": [.init(priority: 1, port: port, target: target)]]
    }

    /// A site whose only trunk is `gw.test`.
    private func withName(
        _ cast: Cast = Cast(), server address: String, hosts: [String: [String]], ttl: UInt8 = 60,
        configure: (inout SiteConfiguration) -> Void = { _ in }, _ body: (Site, NameServer) async throws -> Void
    ) async throws {
        nonisolated(unsafe) var server: NameServer?
        defer { server?.end() }
        try await withSite(cast) {
            server = try? NameServer(
                at: address, services: Self.service($0.trunkPort, "a.gw.test"), hosts: hosts, ttl: ttl)
            $0.sipExtras = "nameservers: [\"\(address)\"],"
            $0.trunkExtras = "enabled: false,"
            $0.moreTrunks = Self.named()
            configure(&$0)
        } _: { site in
            let server = try #require(server)
            for question in ["a.gw.test 1", "a.gw.test 28"] {
                try await server.questions.first(question) { $0 == question }
            }
            try await body(site, server)
        }
    }

    @Test("a name with an IPv6 address only is called over IPv6, and both hear each other")
    func ipv6() async throws {
        let (agent, customer) = (try VoiceEnd(), try VoiceEnd(on: "::1"))
        defer {
            agent.end()
            customer.end()
        }
        let cast = Cast(
            agents: "answers-at-once-elsewhere", customers: "answers-elsewhere",
            agentKeys: ["rtp_port": String(agent.port)], customerKeys: ["rtp_port": String(customer.port)],
            customerAddress: "::1")
        try await withName(cast, server: "127.0.0.65", hosts: ["a.gw.test": ["::1"]]) {
            $0.sipListenExtras = #", { transport: "udp", address: "::1", port: \#($0.sipPort) }"#
            $0.mediaAddresses = ["127.0.0.1", "::1"]
        } _: { site, _ in
            let voices = VoiceSite(site: site, agent: agent, customer: customer)
            let call = try await site.talk()
            try await voices.speak()
            try await agent.hears(Tone.customer)
            try await customer.hears(Tone.agent)
            let invite = try await site.customers.trace.receives("INVITE")
            #expect(invite.startLine.contains("@gw.test SIP/2.0") && invite.text.contains("c=IN IP6 ::1"))
            #expect(invite.header("Contact")?.contains("@[::1]:") == true)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await site.customers.trace.receives("BYE")
        }
    }

    @Test("of a name with both the address that no listener of ours can reach is passed over")
    func both() async throws {
        try await withName(server: "127.0.0.66", hosts: ["a.gw.test": ["2001:db8::1", "127.0.0.1"]]) { site, _ in
            let call = try await site.talk()
            try await site.hangUp(call)
            #expect(!site.control.events.all.contains { $0.type == .callTrunkFailed })
        }
    }

    @Test(
        "over TLS the address of the other family is called when one cannot be connected to",
        arguments: [("127.0.0.1", "127.0.0.69"), ("::1", "127.0.0.70")])
    func otherFamily(_ alive: String, _ server: String) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        let pair = try await authority.certificate(for: "DNS:gw.test", named: "gateway")
        let names = try NameServer(at: server, hosts: ["gw.test": ["127.0.0.1", "::1"]])
        defer { names.end() }
        let customers = try await SIPpPeer("answers", named: "secured", in: folder, address: alive, transport: "t1")
        do {
            let gateway = try await TLSGateway(to: customers.port, with: pair, at: alive, in: folder)
            try await withSite {
                $0.sipListenExtras = #", { transport: "udp", address: "::1", port: \#($0.sipPort) }"#
                $0.sipExtras = "nameservers: [\"\(server)\"],"
                $0.mediaAddresses = ["127.0.0.1", "::1"]
                $0.trunkExtras = "enabled: false,"
                $0.moreTrunks = """
                    { id: "named", host: "gw.test", port: \(gateway.port), transport: "tls",
                      callerIds: ["+862187654321"], tls: { caFile: "\(authority.file)" }, media: "learned" },
                    """
            } _: { site in
                for question in ["gw.test 1", "gw.test 28"] {
                    try await names.questions.first(question) { $0 == question }
                }
                try await site.hangUp(try await site.talk())
                try await customers.event("bye")
            }
            await gateway.end()
        } catch {
            await customers.end()
            throw error
        }
        await customers.end()
    }

    @Test(
        "an answer is remembered for as long as it says, and no longer",
        arguments: [(UInt8(60), "127.0.0.67"), (0, "127.0.0.68")])
    func remembered(_ ttl: UInt8, _ address: String) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let second = try await SIPpPeer("answers", named: "second", in: folder)
        do {
            try await withName(
                server: address, hosts: ["a.gw.test": ["127.0.0.1"], "b.gw.test": ["127.0.0.1"]], ttl: ttl
            ) {
                site, server in
                try await site.hangUp(try await site.talk())
                let asked = server.questions.all.count
                server.change(Self.service(second.port, "b.gw.test"))
                try await site.reload { _ in }
                if ttl == 0 { try await server.questions.first("the new place") { $0 == "b.gw.test 28" } }
                try await site.hangUp(try await site.talk("13911112222", agent: "1002"))
                #expect(site.customersRung == (ttl == 0 ? 1 : 2) && second.callsInvited.count == (ttl == 0 ? 1 : 0))
                if ttl > 0 { #expect(server.questions.all.count == asked) }
            }
        } catch {
            await second.end()
            throw error
        }
        await second.end()
    }
}
