import ControlAPI
import Foundation
import Testing

/// Phones whose SDP names an address nobody hears them from.
@Suite("Phones behind NAT")
struct NATTests {
    private let hidden = ["sdp_address": "10.255.255.1", "sdp_port": "40000"]

    @Test(
        "with learned media, an agent and a customer behind NAT hear each other and are recorded",
        arguments: [LegRoleWord.agent, .customer])
    func learned(_ side: LegRoleWord) async throws {
        let (agents, customers) =
            side == .agent ? ("behind-nat", "answers-elsewhere") : ("answers-at-once-elsewhere", "behind-nat")
        try await withVoices(agents: agents, customers: customers, keys: hidden) {
            if side == .agent { $0.agentExtras = "media: 'learned'" } else { $0.trunkExtras = "media: 'learned'" }
        } _: { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 25)
            try await voices.customer.hears(Tone.agent, packets: 25)
            try await voices.site.hangUp(call)
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 20)
        }
    }

    @Test("with signalled media, a phone that sends from elsewhere is neither heard nor recorded nor answered")
    func signalled() async throws {
        try await withVoices(agents: "behind-nat", keys: hidden) { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            let info = try await voices.site.control.ask(GetCallRequest(call: call))
            #expect(info.state == .talking)
            // As long as it takes the customer's side to have sent for a while.
            voices.customer.press(1, at: 80_000, to: try await VoiceSite.port(voices.site.customers))
            try await voices.site.control.event(.callDigit, call: call)
            try await voices.site.hangUp(call)
            #expect(voices.agent.heard.all.isEmpty)
            #expect(voices.customer.heard.all.allSatisfy { $0.tone != Tone.agent })
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) == 0)
        }
    }

    @Test("a site behind NAT shows phones and trunks its public address, in Via, Contact and SDP alike")
    func publicAddress() async throws {
        try await withSite {
            $0.publicAddress = "203.0.113.7"
        } _: { site in
            let call = try await site.talk()
            for trace in [site.agents.trace, site.customers.trace] {
                let invite = try await trace.receives("INVITE")
                #expect(invite.header("Via")?.contains("203.0.113.7:\(site.configuration.sipPort)") == true)
                #expect(invite.header("Contact")?.contains("@203.0.113.7:\(site.configuration.sipPort)") == true)
                #expect(invite.text.contains("c=IN IP4 203.0.113.7"))
                #expect(!invite.text.contains("127.0.0.1:\(site.configuration.sipPort)"))
            }
            #expect(try await site.hangUp(call).data?.disposition == .answered)
        }
    }

    @Test("a stranger on another host is not learned, though it speaks first")
    func stranger() async throws {
        let stranger = try VoiceEnd(on: "127.0.0.2")
        defer { stranger.end() }
        try await withVoices(agents: "behind-nat", keys: hidden) {
            $0.agentExtras = "media: 'learned'"
        } _: { voices in
            let call = try await voices.site.dial()
            stranger.speak(Tone.stranger, to: try await VoiceSite.port(voices.site.agents))
            try await voices.site.control.event(.callBridged, call: call)
            try await voices.speak()
            try await voices.customer.hears(Tone.agent, packets: 25)
            try await voices.agent.hears(Tone.customer, packets: 25)
            try await voices.site.hangUp(call)
            #expect(voices.customer.heard.all.allSatisfy { $0.tone != Tone.stranger })
            #expect(stranger.heard.all.isEmpty)
        }
    }
}
