import ControlAPI
import Foundation
import Testing

/// Calls through a real proxy that stays in the path of the dialog, as providers and PBXs are built.
@Suite("Through a proxy", .enabled(if: Kamailio.isInstalled, "Kamailio is not installed"))
struct ProxyTests {
    @Test("a call goes through it with both its requests and both its voices", arguments: ["udp", "tcp"])
    func call(_ transport: String) async throws {
        try await withProvider {
            $0.trunkExtras = "transport: \"\(transport)\","
            $0.sipListenExtras = ", { transport: \"tcp\", address: \"127.0.0.1\", port: \($0.sipPort) }"
        } _: { provider in
            let call = try await provider.site.talk()
            try await provider.speak()
            try await provider.areHeard()
            let end = try await provider.site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try await provider.proxy.logs("event=in-dialog method=ACK")
            try await provider.proxy.logs("event=in-dialog method=BYE")
            let bye = try await provider.customers.trace.receives("BYE")
            #expect(
                bye.startLine.contains("sip:peer@127.0.0.1:\(provider.customers.port)"), "the contact, not the proxy")
            #expect(bye.header("Route") == nil, "the proxy took its own route out: no other is left")
            #expect(provider.customers.complaints.isEmpty)
        }
    }

    @Test("a customer who hangs up frees the agent")
    func customerHangsUp() async throws {
        try await withProvider(networks: ["hangs-up"]) { provider in
            let end = try await provider.site.dialToTheEnd()
            #expect(end.data?.disposition == .answered)
            try await provider.site.agents.trace.receives("BYE")
            #expect(provider.customers.complaints.isEmpty)
        }
    }

    @Test("a customer who still rings is cancelled, hop by hop")
    func cancelled() async throws {
        try await withProvider(networks: ["no-answer"]) { provider in
            let call = try await provider.site.dial()
            try await provider.site.control.event(.callCustomerRinging, call: call)
            try await provider.site.hangUp(call)
            try await provider.customers.event("cancelled")
            #expect(provider.customers.complaints.isEmpty)
        }
    }

    @Test("a customer whose codec changes by re-INVITE is still heard")
    func renegotiated() async throws {
        try await withProvider(networks: ["changes-codec-elsewhere"]) { provider in
            let call = try await provider.site.talk()
            try await provider.speak()
            try await provider.customers.event("reinvite-answered")
            let port = try await VoiceSite.port(provider.customers)
            provider.customer.speak(Tone.customer, to: port, isALaw: false)
            try await provider.areHeard()
            try await provider.site.hangUp(call)
            #expect(provider.customers.complaints.isEmpty)
        }
    }

    @Test("a proxy that wants the password gets it, for REGISTER and for INVITE, and the customer rings once")
    func authenticates() async throws {
        try await withProvider(.authenticates) {
            $0.trunkExtras = """
                register: { registrar: "127.0.0.1:\($0.trunkPort)", user: "account" },
                credentials: { user: "account", secret: "secret" },
                """
        } _: { provider in
            try await provider.site.control.event(.trunkState)
            let call = try await provider.site.talk()
            try await provider.speak()
            try await provider.areHeard()
            try await provider.site.hangUp(call)
            #expect(provider.customers.callsInvited.count == 1)
            let invite = try await provider.customers.trace.receives("INVITE")
            #expect(invite.header("Proxy-Authorization") == nil, "what was for the proxy stays there")
        }
    }

    @Test("of two phones that the proxy rings at once, the one that answers talks and the other is cancelled: one call")
    func forked() async throws {
        try await withProvider(.forks, networks: ["answers-elsewhere", "no-answer"]) { provider in
            let call = try await provider.site.talk()
            try await provider.networks[1].event("cancelled")
            try await provider.speak()
            try await provider.areHeard()
            let end = try await provider.site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            #expect(provider.networks.map(\.callsInvited.count) == [1, 1])
            #expect(provider.networks.map(\.complaints) == ["", ""])
        }
    }

    @Test("a proxy that goes on to another network is one call of ours")
    func falls() async throws {
        try await withProvider(.falls, networks: ["congested", "answers-elsewhere"]) { provider in
            let call = try await provider.site.talk()
            try await provider.site.hangUp(call)
            #expect(provider.networks.map(\.callsInvited.count) == [1, 1])
            try await provider.networks[1].event("bye")
        }
    }

    @Test("a call outlives its proxy's restart, and ends through the new one")
    func restarted() async throws {
        try await withProvider { provider in
            let call = try await provider.site.talk()
            try await provider.speak()
            try await provider.proxy.restart()
            try await provider.areHeard()
            let end = try await provider.site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try await provider.customers.event("bye")
        }
    }

    @Test("an agent whose phone is registered with a PBX is rung through it", .enabled(if: Softphone.isInstalled))
    func phoneOfAnExchange() async throws {
        try await withProvider(.authenticates) {
            $0.elsewhere = ["1004": $0.trunkPort]
            $0.agentExtras = "media: \"learned\","
            $0.trunkExtras = "credentials: { user: \"account\", secret: \"secret\" },"
        } _: { provider in
            let phone = try Softphone(
                "1004", secret: "secret", registrar: provider.proxy.port, tone: Tone.agent, in: provider.site.folder)
            do {
                try await provider.proxy.logs("event=registered user=1004")
                let call = try await provider.site.talk(agent: "1004")
                provider.customer.speak(Tone.customer, to: try await VoiceSite.port(provider.customers))
                try await provider.customer.hears(Tone.agent)
                try await provider.site.hangUp(call)
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }
}
