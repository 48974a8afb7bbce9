import ControlAPI
import Foundation
import Testing

/// Calls that a flow leads, with customers who press keys, and what they hear proven by tones.
@Suite("A call that a flow leads", .timeLimit(.minutes(5)))
struct FlowCallTests {
    @Test("asks, takes the answer, keeps and reports it, records the customer, and rings no agent")
    func resolved() async throws {
        try await withFlows { flows in
            let call = try await flows.call()
            try await flows.hears(Tone.greeting)
            try await flows.hears(Tone.question)
            try await flows.press(1)
            let answer = try await flows.site.control.event(.callAnswer, call: call)
            #expect(answer.data?.answers == [FlowSite.resolved("1")] && answer.agentId == nil)
            try await flows.hears(Tone.thanks)
            try await flows.hears(Tone.bye)
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .system)
            #expect(end.data?.flow == "quality" && end.data?.answers == [FlowSite.resolved("1")])
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.answers == [FlowSite.resolved("1")] && info.flow == "quality" && info.agentId == nil)
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
        // The customer's tone, which never pauses, may be told for a machine's voice before the call is over.
        try await withFlows(configure: { $0.policy += #", onMachine: "off""# }) { flows in
            let call = try await flows.call()
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.answers == nil, "\(end)")
            #expect(try await flows.timesHeard(Tone.bye, atLeast: 1) == 1)
            #expect(try await flows.timesHeard(Tone.question, atLeast: 2) == 2)
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
            #expect(info.answers == [FlowSite.resolved("1")] && info.outcome?.disposition == .answered)
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
            #expect(try await flows.timesHeard(Tone.question, atLeast: 2) == 2)
            let before = flows.customer.heard.all.count
            let next = try await flows.call(number: "13911112222")
            try await flows.hears(Tone.offer, after: before)
            try await flows.site.hangUp(next)
        }
    }

    private static let endless = """
        endless: { start: "ask", steps: {
            ask: { do: "ask", say: ["question"], choices: { "1": "bye" }, otherwise: "say" },
            say: { do: "announce", say: ["thanks"], next: "ask" },
            bye: { do: "end", say: ["bye"] },
        } },
        """

    @Test(
        "what is no prompt, a flow that goes round, and a policy that names no flow leave the configuration as it was")
    func refused() async throws {
        try await withFlows { flows in
            try FileManager.default.removeItem(at: flows.site.folder.appendingPathComponent("sounds/zh/thanks.wav"))
            try await flows.site.refusesReload { _ in }
            try prompt("thanks", Tone.thanks, in: flows.site.folder)
            try await flows.site.refusesReload { $0.queueExtras = #"classes: { quality: { flow: "qualty" } }, "# }
            let log = flows.site.dialer.process.output.all.joined(separator: "\n")
            let place = #"dialer\.json5:[0-9]+:[0-9]+: flows\.[a-z]+\.steps\.thanks\.say\[0\]: prompt "#
            #expect(log.range(of: place, options: .regularExpression) != nil, "\(log.suffix(2000))")
            // In another format, and one that says it is a WAV file.
            let bye = flows.site.folder.appendingPathComponent("sounds/zh/bye.wav")
            for text in ["ID3 an MP3 file", "RIFF....WAVEfmt and then rubbish"] {
                try text.write(to: bye, atomically: true, encoding: .utf8)
                try await flows.site.refusesReload { _ in }
            }
            try prompt("bye", Tone.bye, in: flows.site.folder)
            // Nobody need press a key for ever.
            try await flows.site.refusesReload { $0.flows += Self.endless }
            let said = flows.site.dialer.process.output.all.joined(separator: "\n")
            #expect(said.contains("goes round without end") && said.contains("ask → say → ask"), "\(said.suffix(2000))")
            #expect(log.contains("queue.classes.quality.flow") && log.contains("did you mean “quality”?"))
            let call = try await flows.call()
            try await flows.hears(Tone.greeting)
            try await flows.site.hangUp(call)
        }
    }
}
