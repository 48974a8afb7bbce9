import ControlAPI
import Foundation
import Testing

/// A trunk's connection that breaks in a talk (RFC 3261 section 18, RFC 5923): the talk goes on, and what is to be said
/// afterwards still arrives.
@Suite("Connections that break in a talk")
struct BrokenConnectionTests {
    enum Wire: String, Sendable, CaseIterable {
        case tcp, tls
    }

    /// A site whose customers are behind a wire that can be cut.
    private func withWire(
        _ wire: Wire, to scenario: String = "answers-elsewhere",
        _ body: (VoiceSite, SIPpPeer, TCPRelay) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        let pair = try await authority.certificate(for: "DNS:gw.test", named: "gateway")
        let customer = try VoiceEnd()
        defer { customer.end() }
        let far = try await SIPpPeer(
            scenario, named: "far", in: folder, keys: ["rtp_port": String(customer.port)],
            transport: "t1")
        let funnel = try TCPFunnel(to: far.port)
        defer { funnel.end() }
        let gateway = try await TLSGateway(to: funnel.port, with: pair, in: folder)
        let relay = try TCPRelay(to: wire == .tls ? gateway.port : funnel.port)
        let tls = #"tls: { caFile: "\#(authority.file)", serverName: "gw.test" },"#
        do {
            try await withVoices {
                $0.sipListenExtras = #", { transport: "tcp", address: "127.0.0.1", port: \#($0.sipPort) }"#
                $0.trunkExtras = "enabled: false,"
                $0.moreTrunks = """
                    { id: "wired", host: "127.0.0.1", port: \(relay.port), transport: "\(wire)",
                      callerIds: ["+862187654321"], \(wire == .tls ? tls : "") },
                    """
            } _: { voices in
                try await body(VoiceSite(site: voices.site, agent: voices.agent, customer: customer), far, relay)
            }
        } catch {
            await gateway.end()
            await far.end()
            throw error
        }
        await gateway.end()
        await far.end()
    }

    /// A talk in which both have been heard.
    private func talk(_ voices: VoiceSite, _ far: SIPpPeer) async throws -> String {
        let call = try await voices.site.talk()
        voices.agent.speak(Tone.agent, to: try await VoiceSite.port(voices.site.agents))
        voices.customer.speak(Tone.customer, to: try await VoiceSite.port(far))
        try await bothHear(voices)
        return call
    }

    private func bothHear(_ voices: VoiceSite) async throws {
        try await voices.agent.hears(Tone.customer, packets: 25, after: voices.agent.heard.all.count)
        try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
    }

    @Test("over TLS it is opened again, with the same certificate asked for, and carries refresh and BYE")
    func tls() async throws {
        try await withWire(.tls, to: "answers-refresh-elsewhere") { voices, far, relay in
            let call = try await talk(voices, far)
            relay.cut(forGood: false)
            try await bothHear(voices)
            // A re-INVITE asks the far end whether it still knows the call, over the new connection.
            try await far.event("refresh")
            #expect(relay.connections.all.count == 2)
            #expect(try await voices.site.control.ask(GetCallRequest(call: call)).state == .talking)
            #expect(try await voices.site.hangUp(call).data?.disposition == .answered)
            try await far.event("bye")
            #expect(far.complaints.isEmpty)
            #expect(far.callsInvited.count == 1)
        }
    }

    @Test("a BYE that is due while nobody can be connected to waits, and our side of the call is over at once")
    func owedBye() async throws {
        try await withWire(.tls) { voices, far, relay in
            let site = voices.site
            let call = try await talk(voices, far)
            relay.cut(forGood: true)
            try await bothHear(voices)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            let status = try await site.control.ask(StatusRequest())
            #expect(status.calls == 0 && status.trunks.allSatisfy { $0.linesUsed == 0 })
            #expect(far.events.all.allSatisfy { $0["event"] != "bye" })
            try relay.mend()
            try await far.event("bye")
            #expect(far.complaints.isEmpty)
        }
    }

    @Test("over TCP, where the far end's Contact is elsewhere, the BYE opens a connection of its own")
    func tcp() async throws {
        try await withWire(.tcp) { voices, far, relay in
            let call = try await talk(voices, far)
            relay.cut(forGood: true)
            try await bothHear(voices)
            #expect(try await voices.site.hangUp(call).data?.disposition == .answered)
            try await far.event("bye")
            #expect(far.complaints.isEmpty)
        }
    }
}
