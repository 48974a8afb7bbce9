import ControlAPI
import Foundation
import Testing

/// People who step into calls that flows lead, proven by what each of them hears.
@Suite("Stepping into a call that a flow leads", .timeLimit(.minutes(5)))
struct SteppingInTests {
    @Test("a supervisor hears what the customer is told and says, and has the customer by taking over")
    func supervises() async throws {
        try await withFlows(configure: {
            $0.flows = $0.flows.replacing("timeoutSeconds: 1", with: "timeoutSeconds: 20")
        }) { flows in
            let (control, agent) = (flows.site.control, flows.voices.agent)
            let call = try await flows.call()
            let whisper = SuperviseRequest(call: call, agent: "1001", mode: .whisper)
            #expect(try await control.refusal(whisper)?.reason == .conflict)
            try await control.ask(SuperviseRequest(call: call, agent: "1001", mode: .listen))
            try await control.event(.callSupervised, call: call)
            agent.speak(Tone.agent, to: try await VoiceSite.port(flows.site.agents))
            try await agent.hears(Tone.customer)
            // Whoever listens is heard by nobody.
            #expect(!flows.customer.heard.all.contains { $0.tone == Tone.agent })
            for refused in try await refusals(control, call) { #expect(refused == .conflict) }
            try await flows.hears(Tone.question)
            try await flows.press(5)
            try await agent.hears(Tone.invalid, packets: 3)
            try await agent.hears(Tone.question, packets: 3)
            try await control.ask(TakeOverRequest(call: call, agent: "1001"))
            try await control.event(.callTransferred, call: call)
            try await flows.customer.hears(Tone.agent)
            try await agent.hears(Tone.customer, after: agent.heard.all.count)
            #expect(try await control.ask(GetCallRequest(call: call)).state == .talking)
            let ended = try await flows.site.hangUp(call)
            #expect(ended.data?.disposition == .answered && ended.agentId == "1001")
            let recording = try await flows.site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) > 10)
        }
    }

    @Test("a supervisor who comes in the middle of what the customer is told hears it from there")
    func inTheMiddle() async throws {
        let long = Array(repeating: #""greeting""#, count: 75).joined(separator: ", ")
        try await withFlows(configure: {
            $0.flows = $0.flows.replacing(#"say: ["greeting"]"#, with: "say: [\(long)]")
        }) { flows in
            let control = flows.site.control
            let call = try await flows.call()
            try await flows.hears(Tone.greeting)
            try await control.ask(SuperviseRequest(call: call, agent: "1001", mode: .listen))
            try await control.event(.callSupervised, call: call)
            try await flows.voices.agent.hears(Tone.greeting, packets: 3)
            try await flows.site.hangUp(call)
        }
    }

    /// What wants an agent where none is.
    private func refusals(_ control: ControlClient, _ call: String) async throws -> [ControlError.Reason?] {
        [
            try await control.refusal(HoldRequest(call: call))?.reason,
            try await control.refusal(MuteRequest(call: call))?.reason,
            try await control.refusal(ParkRequest(call: call))?.reason,
            try await control.refusal(TransferRequest(call: call, agent: "1002", consult: true))?.reason,
        ]
    }

    @Test("an agent who is given the customer is told what was answered, rung while the flow goes on, and talks")
    func given() async throws {
        try await withFlows { flows in
            let control = flows.site.control
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await control.ask(TakeOverRequest(call: call, agent: "1001"))
            let told = try await control.event(.callHandover, call: call)
            #expect(told.data?.reason == "supervisor" && told.data?.partyAgent == "1001")
            try await control.event(.callTransferred, call: call)
            flows.voices.agent.speak(Tone.agent, to: try await VoiceSite.port(flows.site.agents))
            try await flows.customer.hears(Tone.agent)
            try await flows.voices.agent.hears(Tone.customer)
            #expect(try await flows.site.hangUp(call).agentId == "1001")
        }
    }

    @Test("an agent who does not take the customer is missed by nobody: the flow is heard to its end")
    func notTaken() async throws {
        try await withFlows(agents: "busy") { flows in
            let control = flows.site.control
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await control.ask(TransferRequest(call: call, agent: "1001"))
            #expect(try await control.event(.callPartyFailed, call: call).data?.sip == 486)
            try await flows.press(1)
            try await flows.hears(Tone.bye)
            let end = try await control.ended(call)
            #expect(end.data?.answers == [FlowSite.resolved("1")] && end.data?.endedBy == .system)
            #expect(flows.timesHeard(Tone.hold) == 0)
        }
    }

    @Test("recording and prompts work while a flow leads, which says again what it was interrupted in")
    func records() async throws {
        try await withFlows(configure: { $0.policy += #", recording: "onDemand""# }) { flows in
            let control = flows.site.control
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            #expect(try await control.ask(RecordRequest(call: call, action: .start)).recordingState == .on)
            try await control.event(.recordingStarted, call: call)
            try await control.ask(PlayRequest(call: call, prompt: "never", to: .customer))
            try await flows.hears(Tone.never)
            let before = flows.customer.heard.all.count
            try await flows.hears(Tone.question, after: before)
            #expect(try await control.ask(RecordRequest(call: call, action: .stop)).recordingState == .off)
            try await control.ask(ExtendRequest(call: call, seconds: 60))
            try await flows.press(1)
            try await flows.hears(Tone.thanks)
            try await control.ended(call)
            let recording = try await flows.site.recording(call)
            #expect(recording.frames(of: Tone.customer, in: \.right) > 10)
        }
    }

    @Test("past calls are listed with what their customers answered")
    func listed() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await flows.press(1)
            try await flows.site.control.ended(call)
            let past = try await flows.site.control.ask(ListCallsRequest(ended: true)).calls
            #expect(past.first { $0.callId == call }?.answers == [FlowSite.resolved("1")])
        }
    }
}
