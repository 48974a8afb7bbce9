import ControlAPI
import Foundation
import Glibc
import Testing

/// Far ends that vanish without a word, change what they send, or break: no leg, no port and no agent is held for it.
@Suite("Never dropped, never stuck")
struct AbnormalEndTests {
    /// A talk in which both have been heard.
    private func talk(_ voices: VoiceSite, _ agent: String = "1001") async throws -> String {
        let call = try await voices.site.talk(agent: agent)
        try await voices.speak()
        try await voices.agent.hears(Tone.customer)
        try await voices.customer.hears(Tone.agent)
        return call
    }

    /// Nothing is left of any call: agents are idle, and all ports are there for others.
    private func expectNothingHeld(_ site: Site, calls: Int) async throws {
        let status = try await site.control.ask(StatusRequest())
        #expect(status.calls == 0 && status.trunks.allSatisfy { $0.linesUsed == 0 })
        #expect(try await site.control.ask(ListAgentsRequest()).agents.allSatisfy { $0.activity == .idle })
        for number in 0..<calls {
            try await site.hangUp(try await site.talk("1391111000\(number)", agent: Colleague.agent))
        }
    }

    @Test("an agent's phone that vanishes in a talk is rung again, the customer is let go in time, and nothing is held")
    func agentVanishes() async throws {
        try await withColleague("answers-at-once") {
            // Room for one call and one leg that is rung again.
            $0.mediaPorts = 6
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, mediaSilenceSeconds: 6, agentWaitSeconds: 5"
            $0.prompts = ["line-broke": Tone.moment]
        } _: { voices, _ in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await talk(voices)
            site.agents.process.signal(SIGKILL)
            voices.agent.hush()
            #expect(try await control.event(.callWaiting, call: call).data?.reason == "agentLost")
            try await voices.customer.hears(Tone.moment, packets: 3)
            try await voices.customer.hears(Tone.hold)
            let ended = try await control.ended(call, within: .seconds(60))
            #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .system)
            try await site.customers.event("bye")
            try await expectNothingHeld(site, calls: 3)
        }
    }

    @Test("a customer whose network vanishes in a talk ends the call, and nothing is held")
    func customerVanishes() async throws {
        try await withVoices {
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, mediaSilenceSeconds: 6"
        } _: { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await talk(voices)
            voices.customer.hush()
            let ended = try await control.ended(call, within: .seconds(60))
            #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .trunk)
            let outcome = try await control.ask(GetCallRequest(call: call)).outcome
            #expect(outcome?.text == "nothing was heard of the customer any more")
            try await site.agents.event("bye")
            #expect(try await control.ask(StatusRequest()).calls == 0)
            #expect(try await control.ask(ListAgentsRequest()).agents.allSatisfy { $0.activity == .idle })
            try await site.placesAnotherCall(agent: "1001")
        }
    }

    @Test("an agent's leg that falls silent is rung again, and both hear each other as before")
    func agentReturns() async throws {
        try await withVoices {
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, mediaSilenceSeconds: 6, agentWaitSeconds: 30"
        } _: { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await talk(voices)
            voices.agent.hush()
            #expect(try await control.event(.callWaiting, call: call).data?.reason == "agentLost")
            let back = try await control.event(.callTransferred, call: call)
            #expect(back.data?.partyAgent == "1001")
            let again = try #require(site.agents.trace.received("INVITE").last)
            voices.agent.speak(Tone.agent, to: try #require(again.audioPort))
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await voices.agent.hears(Tone.customer, after: voices.agent.heard.all.count)
            #expect(site.agentsRung == 2)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
        }
    }

    @Test("an agent's phone that changes to mu-law in mid-call is heard and hears on")
    func codecChanges() async throws {
        try await withVoices(agents: "changes-codec-elsewhere") { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.site.agents.event("reinvite-answered")
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(voices.site.agents), isALaw: false)
            _ = try await voices.agent.heard.value("the customer in mu-law") { packets in
                packets.count { $0.payloadType == 0 && $0.tone == Tone.customer } > 15 ? true : nil
            }
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            try await voices.site.hangUp(call)
        }
    }

    @Test("an agent's phone whose audio moves to another port in mid-call is heard and hears there")
    func addressChanges() async throws {
        let moved = try VoiceEnd()
        defer { moved.end() }
        try await withVoices(agents: "moves-media-elsewhere", keys: ["moved_port": String(moved.port)]) { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.site.agents.event("reinvite-answered")
            voices.agent.hush()
            moved.speak(Tone.agent, to: try await VoiceSite.port(voices.site.agents))
            try await moved.hears(Tone.customer)
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            try await voices.site.hangUp(call)
        }
    }
}
