import ControlAPI
import Foundation
import Testing

/// What is asked of running calls, with every far end's audio in the test's own hands.
@Suite("Call control")
struct CallControlTests {
    /// A talk in which both have been heard.
    private func talk(_ voices: VoiceSite) async throws -> String {
        let call = try await voices.site.talk()
        try await voices.speak()
        try await voices.agent.hears(Tone.customer)
        try await voices.customer.hears(Tone.agent)
        return call
    }

    /// Agent and customer hear each other, and nobody else, from now on.
    private func expectTalk(_ voices: VoiceSite) async throws {
        let (agent, customer) = (voices.agent.heard.all.count, voices.customer.heard.all.count)
        try await voices.customer.hears(Tone.agent, after: customer)
        try await voices.agent.hears(Tone.customer, after: agent)
    }

    @Test("a customer put on hold hears music, the agent nothing, until the call is resumed")
    func hold() async throws {
        try await withVoices { voices in
            let (call, control) = (try await talk(voices), voices.site.control)
            #expect(try await control.ask(HoldRequest(call: call)).state == .held)
            try await voices.customer.hears(Tone.hold)
            let held = voices.agent.heard.all.count
            try await voices.customer.hears(Tone.hold, packets: 60, after: voices.customer.heard.all.count)
            // What was on its way may still come, and no more in more than a second.
            #expect(voices.agent.heard.all.count - held < 20)
            #expect(try await control.ask(ResumeRequest(call: call)).state == .talking)
            try await expectTalk(voices)
            #expect(try await voices.site.hangUp(call).data?.disposition == .answered)
        }
    }

    @Test("a muted agent hears the customer and is not heard")
    func mute() async throws {
        try await withVoices { voices in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(MuteRequest(call: call))
            try await control.event(.callMuted, call: call)
            let before = voices.customer.heard.all.count
            try await voices.agent.hears(Tone.customer, packets: 50, after: voices.agent.heard.all.count)
            // What was on its way when the agent was muted may still come.
            #expect(voices.customer.heard.all.count - before < 20)
            try await control.ask(UnmuteRequest(call: call))
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a blind transfer joins customer and colleague and frees the agent")
    func transfer() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent))
            try await control.event(.callTransferred, call: call)
            try await colleague.speak()
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer)
            try await voices.site.agents.event("bye")
            // Who gave it away hears so.
            #expect(try await control.event(.callTransferred, call: call).agentId == "1001")
            let info = try await control.ask(GetCallRequest(call: call))
            #expect(info.state == .talking && info.legs.last?.agentId == Colleague.agent)
            #expect(info.agentId == Colleague.agent)
            let ended = try await voices.site.hangUp(call)
            #expect(ended.data?.disposition == .answered && ended.agentId == Colleague.agent)
            #expect(try await control.ask(GetCallRequest(call: call)).agentId == Colleague.agent, "on record")
        }
    }

    @Test("a transfer to a busy colleague says so and gives the customer back", arguments: [true, false])
    func busyColleague(_ consult: Bool) async throws {
        try await withColleague("busy") { voices, _ in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent, consult: consult))
            let failed = try await control.event(.callPartyFailed, call: call)
            #expect(failed.data?.sip == 486 && failed.data?.partyAgent == Colleague.agent)
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a consultation is heard by agent and colleague alone, and completing it gives the customer to the colleague")
    func consultation() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent, consult: true))
            try await control.event(.callConsulting, call: call)
            try await colleague.speak()
            try await voices.agent.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.agent)
            try await voices.customer.hears(Tone.hold, packets: 25)
            try await control.ask(CompleteTransferRequest(call: call))
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer)
            try await voices.site.agents.event("bye")
            try await voices.site.hangUp(call)
        }
    }

    @Test("in a conference each hears the two others, and one who leaves is not missed")
    func conference() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(ConferenceRequest(call: call, agent: Colleague.agent))
            try await control.event(.callConference, call: call)
            try await colleague.speak()
            try await voices.customer.hearsTogether([Tone.agent, Tone.colleague])
            try await voices.agent.hearsTogether([Tone.customer, Tone.colleague])
            try await colleague.voice.hearsTogether([Tone.agent, Tone.customer])
            try await control.ask(DropPartyRequest(call: call, party: 2))
            try await colleague.phone.event("bye")
            try await expectTalk(voices)
            // Nor is the last one sent away, who hears why and talks on.
            let last = try await control.refusal(DropPartyRequest(call: call, party: 0))
            #expect(last?.reason == .conflict && last?.message.contains("call.hangup") == true)
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a supervisor hears both, whispers to the agent, barges in, and takes the call over")
    func supervision() async throws {
        try await withColleague { voices, supervisor in
            let (call, control) = (try await talk(voices), voices.site.control)
            func supervise(_ mode: SupervisionWord) async throws {
                try await control.ask(SuperviseRequest(call: call, agent: Colleague.agent, mode: mode))
            }
            try await supervise(.listen)
            try await control.event(.callSupervised, call: call)
            try await supervisor.speak()
            try await supervisor.voice.hearsTogether([Tone.agent, Tone.customer])
            try await voices.agent.hears(Tone.customer, packets: 25, after: voices.agent.heard.all.count)
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            try await supervise(.whisper)
            try await voices.agent.hearsTogether([Tone.customer, Tone.colleague])
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            try await supervise(.barge)
            try await voices.customer.hearsTogether([Tone.agent, Tone.colleague])
            // What its agent muted is heard again by who has the call then.
            try await control.ask(MuteRequest(call: call, party: 1))
            try await voices.agent.hears(Tone.colleague, after: voices.agent.heard.all.count)
            try await control.ask(TakeOverRequest(call: call, agent: Colleague.agent))
            try await voices.customer.hears(Tone.colleague, packets: 25)
            try await supervisor.voice.hears(Tone.customer, after: supervisor.voice.heard.all.count)
            #expect(try await control.event(.callUnmuted, call: call).leg == .customer)
            try await voices.site.agents.event("bye")
            try await voices.site.hangUp(call)
        }
    }

    @Test("a parked customer hears music and is retrieved by a colleague; the agent is free meanwhile")
    func park() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            #expect(try await control.ask(ParkRequest(call: call)).state == .waiting)
            try await voices.site.agents.event("bye")
            try await voices.customer.hears(Tone.hold, packets: 25)
            let other = try await voices.site.dial("13911112222")
            try await control.event(.callAgentAnswered, call: other)
            try await control.ask(RetrieveRequest(call: call, agent: Colleague.agent))
            try await control.event(.callTransferred, call: call)
            let busy = await #expect(throws: ControlError.self) {
                try await voices.site.dial("13911113333", agent: Colleague.agent)
            }
            #expect(busy?.reason == .agentBusy)
            try await voices.site.hangUp(other)
            try await colleague.speak()
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer)
            try await voices.site.hangUp(call)
            try await voices.site.hangUp(try await voices.site.talk("13911114444", agent: Colleague.agent))
        }
    }

    @Test("what a call cannot do now is refused with the reason, and nothing changes")
    func refused() async throws {
        try await withVoices { voices in
            let (call, control) = (try await talk(voices), voices.site.control)
            for request in [CompleteTransferRequest(call: call)] {
                let error = await #expect(throws: ControlError.self) { try await control.ask(request) }
                #expect(error?.reason == .conflict)
            }
            let unknown = await #expect(throws: ControlError.self) {
                try await control.ask(TransferRequest(call: call, agent: "nobody"))
            }
            #expect(unknown?.reason == .unknownAgent)
            let busy = await #expect(throws: ControlError.self) {
                try await control.ask(TransferRequest(call: call, agent: "1001"))
            }
            #expect(busy?.reason == .agentBusy)
            let barred = await #expect(throws: ControlError.self) {
                try await control.ask(TransferRequest(call: call, number: "110"))
            }
            #expect(barred?.reason == .numberInvalid && barred?.message.contains("emergency") == true)
            let talking = await #expect(throws: ControlError.self) {
                try await control.ask(RetrieveRequest(call: call, agent: "1002"))
            }
            #expect(talking?.message.contains("does not wait") == true)
            // Also where the agent is the next thing to be wrong.
            let missing = await #expect(throws: ControlError.self) {
                try await control.ask(TransferRequest(call: "nope", agent: "1001"))
            }
            #expect(missing?.reason == .notFound && missing?.data.field == "call")
            #expect(try await control.ask(GetCallRequest(call: call)).state == .talking)
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
        }
    }
}
