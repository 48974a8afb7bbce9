import ControlAPI
import Foundation
import Testing

/// A real phone in a network of its own, behind a router that lets in only what it was asked for.
@Suite(
    "Phones behind a home router",
    .enabled(if: HomeRouter.isPossible, "baresip, nsenter or a network of one's own is missing"))
struct HomeRouterTests {
    private func withRouter(
        _ kind: HomeRouter.Kind, memory: Duration = .seconds(60), keepAlive: Double = 25, expires: Int = 60,
        _ body: (VoiceSite, HomeRouter) async throws -> Void
    ) async throws {
        let customer = try VoiceEnd()
        defer { customer.end() }
        try await withSite(Cast(customers: "answers-elsewhere", customerKeys: ["rtp_port": String(customer.port)])) {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipListenExtras = #", { transport: "udp", address: "\#(HomeRouter.outside)", port: \#($0.sipPort) }"#
            $0.sipExtras = """
                registrar: { algorithms: ["MD5"], keepAliveSeconds: \(keepAlive), minExpiresSeconds: 10 },
                """
            $0.mediaAddresses = [HomeRouter.outside]
        } _: { site in
            let router = try await HomeRouter(kind, memory: memory, in: site.folder)
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder,
                line: .init(registrar: HomeRouter.outside, expires: expires, router: router))
            do {
                try await site.control.events.first("the phone") {
                    $0.type == .phoneState && $0.data?.state == "registered"
                }
                try await body(VoiceSite(site: site, agent: customer, customer: customer), router)
            } catch {
                let log = phone.process.output.all.suffix(30).joined(separator: "\n")
                Issue.record("the phone's log:\n\(log)")
                await phone.quit()
                router.end()
                throw error
            }
            await phone.quit()
            router.end()
        }
    }

    private func talk(_ voices: VoiceSite, _ router: HomeRouter) async throws -> String {
        let call = try await voices.site.talk()
        let port = try await VoiceSite.port(voices.site.customers)
        voices.customer.speak(Tone.customer, to: port, at: HomeRouter.outside)
        try await bothHear(voices, router)
        return call
    }

    /// From now on, for half a second.
    private func bothHear(_ voices: VoiceSite, _ router: HomeRouter) async throws {
        let (before, passed) = (voices.customer.heard.all.count, router.events.all.count)
        try await voices.customer.hears(Tone.agent, packets: 25, after: before)
        _ = try await router.events.value("the customer's voice behind the router") { events in
            events.dropFirst(passed).count { $0.voice?.tone == Tone.customer } >= 25 ? true : nil
        }
    }

    @Test(
        "registers, is called, and both hear each other, whatever the router's rules",
        arguments: HomeRouter.Kind.allCases)
    func talks(_ kind: HomeRouter.Kind) async throws {
        try await withRouter(kind) { voices, router in
            let site = voices.site
            let listed = try #require(try await site.control.ask(ListPhonesRequest()).phones.first)
            #expect(listed.address?.hasPrefix(HomeRouter.address) == true)
            let call = try await talk(voices, router)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            _ = try await router.events.first("the BYE behind the router") { $0.sip?.hasPrefix("BYE ") == true }
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
        }
    }

    @Test("OPTIONS keep the router's port open: long after its memory a call gets through")
    func keptOpen() async throws {
        try await withRouter(.symmetric, memory: .seconds(2), keepAlive: 0.5) { voices, router in
            _ = try await router.events.value("questions for three times the router's memory") { events in
                events.count { $0.sip?.hasPrefix("OPTIONS ") == true } >= 12 ? true : nil
            }
            let call = try await talk(voices, router)
            try await voices.site.hangUp(call)
            #expect(router.events.all.count { $0.closedPort != nil } == 0)
        }
    }

    @Test("without OPTIONS the router forgets the phone: what the last test finds is their doing")
    func forgotten() async throws {
        try await withRouter(.symmetric, memory: .seconds(2), keepAlive: 0) { _, router in
            _ = try await router.events.first("the end of its memory") { $0.closedPort != nil }
        }
    }

    @Test(
        "a router that starts anew in a talk: the voices are back in seconds, the BYE once the phone has registered",
        arguments: HomeRouter.Kind.allCases)
    func rebound(_ kind: HomeRouter.Kind) async throws {
        try await withRouter(kind, expires: 10) { voices, router in
            let call = try await talk(voices, router)
            let before = router.events.all.count
            router.rebind()
            // A source that has been learned may move when it has been silent for two seconds, see docs/media.md.
            try await bothHear(voices, router)
            _ = try await router.events.value("the answer to the next REGISTER") { events in
                events.dropFirst(before).first { $0.sip?.hasPrefix("SIP/2.0 200") == true }
            }
            #expect(try await voices.site.hangUp(call).data?.disposition == .answered)
            _ = try await router.events.first("the BYE behind the router") { $0.sip?.hasPrefix("BYE ") == true }
        }
    }
}

/// The daemon itself behind a router that forwards its ports, as an office has it.
@Suite(
    "A daemon behind a router",
    .enabled(if: HomeRouter.isPossible, "nsenter or a network of one's own is missing"))
struct DaemonBehindRouterTests {
    /// Both far ends are outside, the daemon is not.
    private func behindRouter(
        agents: String, customers: String, keys: [[String: String]] = [[:], [:]], _ body: (Site) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ports = try FreePort.block(44)
        let router = try await HomeRouter(.symmetric, forwarding: ports..<(ports + 44), in: folder)
        defer { router.end() }
        let cast = Cast(
            agents: agents, customers: customers, agentKeys: keys[0], customerKeys: keys[1],
            agentAddress: HomeRouter.outside, customerAddress: HomeRouter.outside)
        try await withSite(cast) {
            ($0.sipAddress, $0.sipPort, $0.firstMediaPort) = (HomeRouter.inside, ports, ports + 4)
            ($0.agentHost, $0.trunkHost) = (HomeRouter.outside, HomeRouter.outside)
            ($0.mediaAddresses, $0.publicAddress) = ([HomeRouter.inside], HomeRouter.address)
            $0.router = router
        } _: { site in
            try await body(site)
        }
    }

    @Test("by its public address both far ends hear each other through it, and nothing of the inside is told")
    func talks() async throws {
        let (agent, customer) = (try VoiceEnd(on: HomeRouter.outside), try VoiceEnd(on: HomeRouter.outside))
        defer {
            agent.end()
            customer.end()
        }
        let keys = [agent, customer].map { ["rtp_port": String($0.port)] }
        try await behindRouter(agents: "answers-at-once-elsewhere", customers: "answers-elsewhere", keys: keys) {
            site in
            let call = try await site.talk()
            agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents), at: HomeRouter.address)
            customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers), at: HomeRouter.address)
            try await agent.hears(Tone.customer, packets: 25)
            try await customer.hears(Tone.agent, packets: 25)
            for trace in [site.agents.trace, site.customers.trace] {
                let invite = try await trace.receives("INVITE")
                #expect(!invite.text.contains(HomeRouter.inside))
            }
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await site.agents.trace.receives("BYE")
            try await site.customers.trace.receives("BYE")
        }
    }

    @Test("what a far end begins, its BYE, comes in by the public address in our Contact")
    func hangsUp() async throws {
        try await behindRouter(agents: "answers-at-once", customers: "hangs-up") { site in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .customer)
            let bye = try #require(
                site.customers.trace.messages.all.first { $0.direction == .sent && $0.method == "BYE" })
            #expect(bye.startLine.contains("@\(HomeRouter.address):\(site.configuration.sipPort)"))
        }
    }
}

extension HomeRouter.Event {
    fileprivate var voice: VoiceEnd.Packet? {
        guard case .passedIn(_, let data) = self else { return nil }
        return VoiceEnd.Packet(data)
    }

    fileprivate var sip: String? {
        guard case .passedIn(_, let data) = self, data.first != 0x80 else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    fileprivate var closedPort: UInt16? {
        guard case .closed(let port) = self else { return nil }
        return port
    }
}
