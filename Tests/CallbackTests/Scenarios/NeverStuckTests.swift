import ControlAPI
import Foundation
import Testing

/// Far ends that stop, flood, or go round: their call ends or goes on as it should, and no other is disturbed.
@Suite("Never stuck", .timeLimit(.minutes(5)))
struct NeverStuckTests {
    @Test("a far end that lets its session timer run out is hung up on, and nobody is held by it")
    func sessionTimer() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = try await LeapingClock(in: folder)
        try await withVoices(customers: "never-refreshes", keys: ["seconds": "90"]) {
            $0.environment = clock.environment
        } _: { voices in
            let site = voices.site
            let call = try await site.talk()
            try await voices.speak()
            try await voices.customer.hears(Tone.agent)
            try await voices.agent.hears(Tone.customer)
            // Ninety seconds is the least (RFC 4028 section 5); a third before that nobody is taken to be there any more (section 10).
            try clock.isAhead(seconds: 40)
            let heard = voices.customer.heard.all.count
            try await voices.customer.hears(Tone.agent, packets: 100, after: heard)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            try clock.isAhead(seconds: 61)
            let ended = try await site.control.ended(call)
            #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .trunk)
            try await site.customers.event("bye")
            try await site.agents.event("bye")
            let status = try await site.control.ask(StatusRequest())
            #expect(status.calls == 0 && status.trunks.map(\.linesUsed) == [0])
            let agents = try await site.control.ask(ListAgentsRequest()).agents
            #expect(agents.allSatisfy { $0.callId == nil })
        }
    }

    /// Every key leads back to the question.
    private static let round = """
        round: { start: "again", steps: {
            again: {
                do: "ask", say: ["question"], choices: { "0-9": "again" }, tries: 5, timeoutSeconds: 2, otherwise: "bye",
            },
            bye: { do: "end", say: ["bye"] },
        } },
        """

    @Test(
        "a customer whose flood of keys goes round in a flow is let go after a hundred steps; others are not disturbed")
    func keys() async throws {
        try await withFlows(configure: { $0.flows += Self.round }) { flows in
            let (site, control) = (flows.site, flows.site.control)
            let call = try await flows.call("round")
            try await flows.hears(Tone.question)
            // Two hundred keys for each packet that the daemon sends.
            let flood = Task {
                while !Task.isCancelled {
                    let heard = flows.customer.heard.all.count
                    for _ in 0..<200 { try await flows.press(7) }
                    _ = try await flows.customer.heard.value("the next packet") { $0.count > heard ? true : nil }
                }
            }
            try await site.placesAnotherCall()
            let ended = try await control.ended(call, within: .seconds(60))
            flood.cancel()
            _ = try? await flood.value
            #expect(ended.data?.endedBy == .system && ended.data?.disposition == .answered)
            #expect((50...100).contains(ended.data?.answers?.count ?? 0))
            #expect(control.events.all.count { $0.type == .callDigit } < 400)
            try await site.dialer.logs("digits.flood")
            try await site.placesAnotherCall()
        }
    }

    @Test("a far end that floods with SIP INFO is answered, heard so often as a finger can press, and talked with")
    func info() async throws {
        try await withSite(Cast(customers: "floods-info", customerKeys: ["keys": "1500"])) { site in
            let call = try await site.talk()
            try await site.customers.event("info", within: .seconds(60))
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            try await site.dialer.logs("digits.flood")
            #expect(site.control.events.all.count { $0.type == .callDigit } < 400)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await site.customers.event("bye")
        }
    }

    @Test("a prompt that has gone, or was spoilt, while the daemon runs is refused when asked for; the talk goes on")
    func prompts() async throws {
        try await withVoices(configure: { $0.prompts = ["notice": Tone.offer] }) { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.speak()
            let file = site.folder.appendingPathComponent("sounds/zh/notice.wav")
            for text in ["", "RIFF....WAVEfmt and then rubbish", String(repeating: "x", count: 100_000)] {
                try text.write(to: file, atomically: true, encoding: .utf8)
                let refusal = try await control.refusal(PlayRequest(call: call, prompt: "notice", to: .both))
                #expect(refusal?.reason == .invalidParams && refusal?.message.contains("notice") == true)
            }
            try FileManager.default.removeItem(at: file)
            #expect(try await control.refusal(PlayRequest(call: call, prompt: "notice"))?.reason == .invalidParams)
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            // Put back, it is played.
            try prompt("notice", Tone.offer, in: site.folder)
            try await control.ask(PlayRequest(call: call, prompt: "notice", to: .customer))
            try await voices.customer.hears(Tone.offer, packets: 3)
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await site.hangUp(call)
        }
    }
}
