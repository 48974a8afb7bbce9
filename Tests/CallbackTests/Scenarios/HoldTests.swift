import ControlAPI
import Foundation
import Testing

/// What both hear and what is recorded while a phone holds, with the far ends' audio in the test's own hands.
@Suite("Hold")
struct HoldTests {
    struct Hold: Sendable, CustomTestStringConvertible {
        var leg: LegRoleWord
        var direction: String
        var address = "127.0.0.1"
        var milliseconds = 1500
        var testDescription: String { "\(leg) \(direction) \(address)" }

        var keys: [String: String] {
            ["hold_direction": direction, "hold_address": address, "hold_ms": String(milliseconds)]
        }
        var agents: String { leg == .agent ? "holds-elsewhere" : "answers-at-once-elsewhere" }
        var customers: String { leg == .customer ? "holds-elsewhere" : "answers-elsewhere" }
    }

    @Test(
        "the other side hears music while a phone holds, and its voice again afterwards, in one unbroken stream",
        arguments: [
            Hold(leg: .agent, direction: "sendonly"), Hold(leg: .customer, direction: "sendonly"),
            Hold(leg: .agent, direction: "inactive"), Hold(leg: .customer, direction: "sendrecv", address: "0.0.0.0"),
        ])
    func music(_ hold: Hold) async throws {
        try await withVoices(agents: hold.agents, customers: hold.customers, keys: hold.keys) { voices in
            let (holder, other) = hold.leg == .agent ? (voices.agent, voices.customer) : (voices.customer, voices.agent)
            let voice = hold.leg == .agent ? Tone.agent : Tone.customer
            let call = try await voices.site.talk()
            try await voices.speak()
            try await other.hears(voice)
            let held = try await voices.site.control.event(.callHeld, call: call)
            #expect(held.leg == hold.leg && held.data?.state == "held")
            try await other.hears(Tone.hold, packets: 25)
            #expect(try await voices.site.control.ask(GetCallRequest(call: call)).state == .held)
            let heardByHolder = holder.heard.all.count
            let resumed = try await voices.site.control.event(.callResumed, call: call)
            #expect(resumed.leg == hold.leg && resumed.data?.state == "talking")
            #expect(holder.heard.all.count - heardByHolder < 20, "nothing is sent to a phone that holds")
            try await other.hears(voice, packets: 25, after: other.heard.all.count)
            try await holder.hears(hold.leg == .agent ? Tone.customer : Tone.agent, after: holder.heard.all.count)
            let end = try await voices.site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try expectOneStream(other)
            try await expectRecorded(voices, call, hold)
        }
    }

    private func expectOneStream(_ end: VoiceEnd) throws {
        let packets = end.heard.all
        #expect(Set(packets.map(\.source)).count == 1)
        let steps = zip(packets, packets.dropFirst()).map { $1.sequence &- $0.sequence }
        #expect(steps.allSatisfy { $0 == 1 }, "steps of the sequence number: \(Set(steps))")
    }

    /// The recording goes on over the hold: it holds what the other side said meanwhile, and never the music.
    private func expectRecorded(_ voices: VoiceSite, _ call: String, _ hold: Hold) async throws {
        let recording = try await voices.site.recording(call)
        let channel: KeyPath<WaveFile, [Double]> = hold.leg == .agent ? \.right : \.left
        let voice = hold.leg == .agent ? Tone.customer : Tone.agent
        #expect(recording.seconds > Double(hold.milliseconds) / 1000 + 1.5)
        let spoken = recording.span(of: voice, in: channel)
        #expect(spoken > hold.milliseconds / 20)
        #expect(recording.frames(of: voice, in: channel) > spoken - 10)
        #expect(recording.frames(of: Tone.hold, in: \.left) + recording.frames(of: Tone.hold, in: \.right) == 0)
    }

    @Test("a hook flash by SIP INFO holds the customer, who hears music, and the next one takes the customer back")
    func flash() async throws {
        try await withVoices(agents: "flashes-elsewhere", keys: ["before": "2500", "between": "2500"]) { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.speak()
            try await voices.customer.hears(Tone.agent)
            #expect(try await control.event(.callHeld, call: call).leg == .customer)
            try await voices.customer.hears(Tone.hold, packets: 25)
            #expect(try await control.event(.callResumed, call: call).leg == .customer)
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await voices.agent.hears(Tone.customer, after: voices.agent.heard.all.count)
            #expect(control.events.all.allSatisfy { $0.type != .callDigit }, "it is no key")
            try await site.hangUp(call)
        }
    }

    @Test("a hook flash by RFC 4733 does the same, and the customer's side hears nothing of it")
    func flashByEvent() async throws {
        try await withVoices { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.speak()
            try await voices.customer.hears(Tone.agent)
            let port = try await VoiceSite.port(site.agents)
            voices.agent.press(16, at: 800_000, to: port)
            #expect(try await control.event(.callHeld, call: call).leg == .customer)
            // Longer than two tellings of one flash may lie apart.
            try await voices.customer.hears(Tone.hold, packets: 70)
            voices.agent.press(16, at: 900_000, to: port)
            #expect(try await control.event(.callResumed, call: call).leg == .customer)
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            #expect(voices.customer.heard.all.allSatisfy { $0.payloadType != 101 })
            #expect(control.events.all.allSatisfy { $0.type != .callDigit }, "it is no key")
            try await site.hangUp(call)
        }
    }

    @Test("a phone that holds in silence for longer than a network may be silent stays in its call")
    func silence() async throws {
        let hold = Hold(leg: .customer, direction: "sendonly", milliseconds: 9000)
        try await withVoices(agents: hold.agents, customers: hold.customers, keys: hold.keys) {
            $0.calls = "wrapUpSeconds: 0, mediaSilenceSeconds: 6"
        } _: { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.site.control.event(.callHeld, call: call)
            voices.customer.hush()
            try await voices.site.control.event(.callResumed, call: call)
            #expect(try await voices.site.control.ask(GetCallRequest(call: call)).state == .talking)
            try await voices.site.hangUp(call)
        }
    }
}
