import ControlAPI
import Foundation
import Testing

/// Made speech of machines and people at the customer's end, and what the daemon makes of it.
@Suite("A machine answers", .timeLimit(.minutes(5)))
struct MachineTests {
    private func dial(_ flows: FlowSite, _ speech: String, then tones: [Double] = []) async throws -> String {
        let call = try await flows.site.control.ask(DialRequest(number: "13800138000", flow: "quality")).callId
        try await flows.site.control.event(.callCustomerAnswered, call: call)
        flows.customer.say(
            try MadeSpeech.file(speech) + tones, to: try await VoiceSite.port(flows.site.customers))
        return call
    }

    @Test("hears the message after its beep, once, and the call ends as one that left a message; on the next day again")
    func message() async throws {
        try await withFlows(configure: {
            $0.queueExtras = #"classes: { quality: { flow: "quality", onMachine: "message:never" } }, "#
        }) { flows in
            let control = flows.site.control
            let summary = try await flows.site.load([("T1", "13800138000")])
            let call = try #require(try await control.event(.callCustomerAnswered).callId)
            let greeting = try MadeSpeech.file("machine-zh-message") + MadeSpeech.silence(0.6)
            flows.customer.say(
                greeting + MadeSpeech.tones([1050], seconds: 0.5), to: try await VoiceSite.port(flows.site.customers))
            let heard = try await control.event(.callProgress, call: call)
            #expect(heard.data?.reason == "machine")
            try await flows.hears(Tone.never)
            let beep = try #require(control.events.all.first { $0.data?.reason == "beep" })
            #expect(beep.callId == call)
            let end = try await control.ended(call)
            #expect(end.data?.disposition == .messageLeft && end.data?.endedBy == .system)
            #expect(try await flows.timesHeard(Tone.never, atLeast: 1) == 1)
            let explained = try await flows.site.explain("T1")
            #expect(explained.state == .waiting && explained.readyAt.map { $0 > end.ts + 60 } == true)
            let report = try await control.ask(BatchReportRequest(batch: summary.batchId))
            #expect(report.dispositions["messageLeft"] == 1 && report.total.reached == 0 && report.total.answered == 0)
            #expect(report.total.attempts == 1 && report.total.talkSeconds == 0)
        }
    }

    @Test("is hung up on where the class says so, in an agent's call as in a flow's", arguments: [false, true])
    func hangsUp(flow: Bool) async throws {
        try await withFlows(configure: { $0.policy += #", onMachine: "hangUp""# }) { flows in
            let control = flows.site.control
            let call: String
            if flow {
                call = try await dial(flows, "machine-en-reached")
            } else {
                call = try await flows.site.talk()
                flows.customer.say(
                    try MadeSpeech.file("machine-en-reached"), to: try await VoiceSite.port(flows.site.customers))
            }
            let end = try await control.ended(call)
            #expect(end.data?.disposition == .machine && end.data?.endedBy == .system)
            #expect((1.5..<5).contains(end.data?.talkSeconds ?? 0))
            let status = try await flows.site.ctl(["calls", call])
            #expect(status.lines.contains { $0.contains("machine") })
        }
    }

    @Test("that hears a flow to its end was not reached; a person who presses a key was", arguments: [false, true])
    func goesOn(person: Bool) async throws {
        try await withFlows { flows in
            let call = try await dial(flows, person ? "person-zh-wei-nihao" : "machine-en-not-available")
            try await flows.hears(Tone.question)
            if person { try await flows.press(1) }
            let end = try await flows.site.control.ended(call)
            #expect(end.data?.disposition == (person ? .answered : .machine))
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var tones: [(hertz: Double, seconds: Double)]
        var status: Int
        var disposition: CallDisposition
        var corrections = ""
        var testDescription: String { "\(disposition.rawValue) after \(status)" }
    }

    private static let vacant = [(985.2, 0.38), (1370.6, 0.274), (1776.7, 0.38)]
    private static let noCircuit = [(985.2, 0.38), (1428.5, 0.38), (1776.7, 0.38)]
    private static let plain = [(950.0, 0.33), (1400.0, 0.33), (1800.0, 0.33)]

    @Test(
        "what the network's information tone says is the outcome where its status says less",
        arguments: [
            Refusal(tones: vacant, status: 480, disposition: .invalidNumber),
            Refusal(tones: noCircuit, status: 480, disposition: .congestion),
            Refusal(tones: vacant, status: 486, disposition: .busy),
            Refusal(tones: plain, status: 480, disposition: .unreachable),
            Refusal(
                tones: plain, status: 480, disposition: .numberChanged,
                corrections: #"corrections: [{ tone: "informationTone", disposition: "numberChanged" }],"#),
        ])
    func informationTones(_ refusal: Refusal) async throws {
        let voice = try VoiceEnd()
        defer { voice.end() }
        let keys = ["rtp_port": String(voice.port), "status": String(refusal.status)]
        try await withSite(Cast(customers: "plays-then-refuses", customerKeys: keys)) {
            $0.trunkExtras = refusal.corrections
        } _: { site in
            let call = try await site.dial()
            let port = try await VoiceSite.port(site.customers)
            let sound = refusal.tones.flatMap { MadeSpeech.tones([$0.hertz], seconds: $0.seconds) }
            voice.say(MadeSpeech.silence(0.3) + sound, to: port)
            #expect(try await site.control.event(.callProgress, call: call).data?.reason == "informationTone")
            #expect(try await site.control.ended(call).data?.disposition == refusal.disposition)
        }
    }
}
