import ControlAPI
import Foundation
import Testing

/// Calls that a flow leads, with customers who press keys, and what they hear proven by tones.
@Suite("A call that a flow leads", .timeLimit(.minutes(2)))
struct FlowCallTests {
    @Test("asks, takes the answer, keeps and reports it, records the customer, and rings no agent")
    func resolved() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.greeting)
            try await flows.hears(Tone.question)
            try await flows.press(1)
            let answer = try await flows.site.control.event(.callAnswer, call: call)
            #expect(answer.data?.answers == [Self.resolved("1")] && answer.agentId == nil)
            try await flows.hears(Tone.thanks)
            try await flows.hears(Tone.bye)
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .system)
            #expect(end.data?.flow == "quality" && end.data?.answers == [Self.resolved("1")])
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.answers == [Self.resolved("1")] && info.flow == "quality" && info.agentId == nil)
            let recording = try await flows.site.recording(call)
            #expect(recording.frames(of: Tone.customer, in: \.right) > 10)
            #expect(recording.frames(of: Tone.customer, in: \.left) == 0)
            #expect(flows.site.agentsRung == 0)
            let shown = try await flows.site.ctl(["calls", call])
            #expect(shown.lines.contains { $0.contains("resolved 1") })
        }
    }

    @Test("keys by SIP INFO count as well")
    func info() async throws {
        try await withSite(Cast(customers: "presses-by-info")) {
            FlowSite.configure(&$0)
        } _: { site in
            let call = try await site.control.ask(DialRequest(number: "13800138000", flow: "info")).callId
            let end = try await site.control.ended(call)
            #expect(end.data?.answers == [AnswerInfo(flow: "info", step: "five", name: "five", digit: "5")])
        }
    }

    @Test("a customer who presses 2 hears music and talks with an agent, who knew before the phone rang")
    func handOver() async throws {
        try await withFlows(agents: "answers-elsewhere") { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await flows.press(2)
            let told = try await flows.site.control.event(.callHandover, call: call)
            #expect(told.agentId == "1001" && told.data?.partyAgent == "1001" && told.data?.reason == "asked")
            #expect(told.data?.answers == [Self.resolved("2")])
            #expect(FileManager.default.fileExists(atPath: try #require(told.data?.file)))
            let dialing = try await flows.site.control.event(.callPartyDialing, call: call)
            #expect(told.seq < dialing.seq)
            try await flows.hears(Tone.moment)
            try await flows.site.control.event(.callTransferred, call: call)
            flows.voices.agent.speak(Tone.agent, to: try await VoiceSite.port(flows.site.agents))
            try await flows.hears(Tone.agent)
            try await flows.voices.agent.hears(Tone.customer)
            let end = try await flows.site.hangUp(call)
            #expect(end.agentId == "1001")
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.agentId == "1001" && info.outcome?.disposition == .answered)
            let recording = try await flows.site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) > 10)
            #expect(recording.frames(of: Tone.customer, in: \.right) > 10)
            try await flows.site.placesAnotherCall(agent: "1001")
        }
    }

    @Test("from the key to both hearing each other it takes a third of a second at most")
    func handOverTime() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            let ear = Task { try await flows.site.agents.trace.receives("INVITE") }
            let pressed = ContinuousClock.now
            try await flows.press(2)
            let invite = try await ear.value
            let rung = ContinuousClock.now - pressed
            flows.voices.agent.speak(Tone.agent, to: try #require(invite.audioPort))
            _ = try await flows.customer.heard.first("the agent's voice") { $0.tone == Tone.agent }
            _ = try await flows.voices.agent.heard.first("the customer's voice") { $0.tone == Tone.customer }
            let spoken = ContinuousClock.now - pressed
            // The key itself is 100 ms long, and counts from its end.
            print("hand-over: the agent's INVITE after \(rung), speech in both directions after \(spoken)")
            #expect(spoken < .milliseconds(300))
            try await flows.site.hangUp(call)
        }
    }

    @Test("when the first agent does not come the next is rung; neither is held afterwards")
    func nextAgent() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let voice = try VoiceEnd()
        defer { voice.end() }
        let phone = try await SIPpPeer(
            "answers-at-once-elsewhere", named: "second", in: folder, keys: ["rtp_port": String(voice.port)])
        try await withFlows(agents: "busy") {
            $0.agents = ["1001"]
            $0.elsewhere = ["1002": phone.port]
            $0.calls = "wrapUpSeconds: 0, missRestSeconds: 1, drainSeconds: 10"
        } _: { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await flows.press(2)
            try await flows.site.control.event(.callPartyFailed, call: call)
            let told = try await flows.site.control.events.first("a second hand-over") {
                $0.type == .callHandover && $0.data?.partyAgent == "1002"
            }
            #expect(told.callId == call)
            voice.speak(Tone.colleague, to: try await VoiceSite.port(phone))
            try await flows.hears(Tone.colleague)
            try await flows.site.hangUp(call)
            let agents = try await flows.site.control.ask(ListAgentsRequest()).agents
            #expect(agents.allSatisfy { $0.callId == nil })
            try await flows.site.placesAnotherCall(agent: "1002")
        }
        await phone.end()
    }

    @Test("without a free agent a batch's customer hears music, is offered another call, and gets its time")
    func nobodyFree() async throws {
        try await withFlows(configure: { $0.agents = [] }) { flows in
            try await flows.site.load([("T1", "13800138000")])
            let answered = try await flows.site.control.event(.callCustomerAnswered)
            let call = try #require(answered.callId)
            flows.customer.speak(Tone.customer, to: try await VoiceSite.port(flows.site.customers))
            try await flows.hears(Tone.question)
            try await flows.press(2)
            try await flows.hears(Tone.moment)
            try await flows.hears(Tone.hold)
            try await flows.hears(Tone.offer)
            try await flows.press(1)
            let wish = try await flows.site.control.event(.callWish, call: call)
            #expect(wish.data?.reason == "callAgain")
            try await flows.hears(Tone.later)
            try await flows.site.control.ended(call)
            let explained = try await flows.site.explain("T1")
            #expect(explained.state == .waiting && explained.reason == "scheduledCallback")
            let wait = try #require(explained.readyAt).timeIntervalSince(answered.ts)
            #expect((7_200...7_260).contains(wait))
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.callAgainAt == explained.readyAt)
        }
    }

    @Test("who presses 9 is never called again, by whatever way")
    func never() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try await flows.press(9)
            try await flows.hears(Tone.never)
            let refusal = try await flows.site.control.refusal(DialRequest(number: "13800138000", agent: "1002"))
            #expect(refusal?.reason == .doNotCall, "it holds while it is still being confirmed")
            try await flows.site.control.ended(call)
            #expect(try await flows.site.control.ask(GetCallRequest(call: call)).neverCallAgain == true)
            let again = try await flows.site.control.refusal(DialRequest(number: "13800138000", flow: "quality"))
            #expect(again?.reason == .doNotCall)
        }
    }

    @Test("who presses nothing is asked again, and then let go")
    func silence() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.answers == nil)
            #expect(flows.timesHeard(Tone.question) == 2 && flows.timesHeard(Tone.bye) == 1)
        }
    }

    @Test("a customer who hangs up in the middle of a sentence ends the call")
    func hangUp() async throws {
        try await withSite(Cast(customers: "hangs-up")) {
            FlowSite.configure(&$0)
            $0.prompts["greeting"] = Tone.greeting
        } _: { site in
            let call = try await site.control.ask(DialRequest(number: "13800138000", flow: "quality")).callId
            let end = try await site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .customer)
            #expect(try await site.control.ask(StatusRequest()).calls == 0)
        }
    }

    @Test("kill -9 in a flow: what was answered is kept, and nobody is rung again")
    func crash() async throws {
        try await withFlows { flows in
            try await flows.site.load([("T1", "13800138000")])
            let call = try #require(try await flows.site.control.event(.callCustomerAnswered).callId)
            flows.customer.speak(Tone.customer, to: try await VoiceSite.port(flows.site.customers))
            try await flows.hears(Tone.question)
            try await flows.press(1)
            try await flows.hears(Tone.thanks)
            try await flows.site.killAndRestart()
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.answers == [Self.resolved("1")] && info.outcome?.disposition == .answered)
            #expect(try await flows.site.explain("T1").reason == WaitingReasonWord.stateUnknown.rawValue)
            try await flows.site.placesAnotherCall()
            #expect(flows.site.timesRung("13800138000") == 1)
        }
    }

    @Test("once the agent has hung up the customer who stays is asked, and the report counts the answer")
    func survey() async throws {
        try await withFlows(agents: "hangs-up") {
            $0.queueExtras = #"classes: { quality: { surveyFlow: "score" } }, "#
        } _: { flows in
            let summary = try await flows.site.load([("T1", "13800138000")])
            let call = try #require(try await flows.site.control.event(.callBridged).callId)
            flows.customer.speak(Tone.customer, to: try await VoiceSite.port(flows.site.customers))
            try await flows.hears(Tone.agent)
            try await flows.hears(Tone.question)
            let agents = try await flows.site.control.ask(ListAgentsRequest()).agents
            #expect(agents.allSatisfy { $0.callId == nil }, "the agent is free")
            try await flows.press(4)
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.answers == [AnswerInfo(flow: "score", step: "score", name: "score", digit: "4")])
            let report = try await flows.site.control.ask(BatchReportRequest(batch: summary.batchId))
            #expect(report.classes.first?.answers == ["score": ["4": 1]])
            let shown = try await flows.site.ctl(["batch", "report", summary.batchId])
            #expect(shown.lines.contains { $0.contains("score") })
        }
    }

    @Test("after a reload new calls say what is there now, and those that run what they began with")
    func reload() async throws {
        try await withFlows(configure: {
            $0.flows = $0.flows.replacing("timeoutSeconds: 1,", with: "timeoutSeconds: 2,")
        }) {
            flows in
            let call = try await flows.call()
            try await flows.hears(Tone.question)
            try prompt("question", Tone.offer, in: flows.site.folder)
            try await flows.site.reload { _ in }
            // Asked again, after its two seconds.
            try await flows.hears(Tone.bye)
            try await flows.site.control.ended(call)
            #expect(flows.timesHeard(Tone.question) == 2)
            let before = flows.customer.heard.all.count
            let next = try await flows.call(number: "13911112222")
            try await flows.hears(Tone.offer, after: before)
            try await flows.site.hangUp(next)
        }
    }

    @Test("a flow whose prompt has gone, and a policy that names no flow, keep the daemon's configuration as it was")
    func refused() async throws {
        try await withFlows { flows in
            try FileManager.default.removeItem(at: flows.site.folder.appendingPathComponent("sounds/zh/thanks.wav"))
            try await flows.site.refusesReload { _ in }
            try prompt("thanks", Tone.thanks, in: flows.site.folder)
            try await flows.site.refusesReload { $0.queueExtras = #"classes: { quality: { flow: "qualty" } }, "# }
            let log = flows.site.dialer.process.output.all.joined(separator: "\n")
            #expect(log.contains("steps.thanks.say[0]"))
            #expect(log.contains("queue.classes.quality.flow") && log.contains("did you mean “quality”?"))
            let call = try await flows.call()
            try await flows.hears(Tone.greeting)
            try await flows.site.hangUp(call)
        }
    }

    private static func resolved(_ digit: String) -> AnswerInfo {
        AnswerInfo(flow: "quality", step: "resolved", name: "resolved", digit: digit)
    }
}
