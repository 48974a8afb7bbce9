import ControlAPI
import Foundation
import Testing

/// What agent and customer really hear, and what is really recorded: tones sent by one end and found at the other.
@Suite("What is heard and recorded")
struct VoiceTests {
    @Test("each hears the other, and the recording holds the agent on the left and the customer on the right")
    func bothWays() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 50)
            try await voices.customer.hears(Tone.agent, packets: 50)
            try await voices.site.hangUp(call)
            let recording = try await voices.site.recording(call)
            #expect(recording.seconds > 0.9)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 40)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 40)
            #expect(recording.frames(of: Tone.customer, in: \.left) == 0)
            #expect(recording.frames(of: Tone.agent, in: \.right) == 0)
        }
    }

    @Test("the stream to each end keeps one source and an unbroken sequence from tone to peer")
    func continuousStream() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 25)
            try await voices.site.hangUp(call)
            let packets = voices.agent.heard.all
            #expect(Set(packets.map(\.source)).count == 1)
            let steps = zip(packets, packets.dropFirst()).map { $1.sequence &- $0.sequence }
            #expect(steps.allSatisfy { $0 == 1 }, "steps of the sequence number: \(steps)")
        }
    }

    @Test("the agent hears the customer's network before the answer, then that the call failed")
    func earlyMedia() async throws {
        try await withVoices(customers: "announcement-elsewhere") { voices in
            let call = try await voices.site.dial()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer)
            #expect(voices.site.customers.trace.sent(200, to: "INVITE").isEmpty)
            let end = try await voices.site.control.ended(call)
            #expect(end.data?.disposition == .unreachable)
            try await voices.agent.hears(Tone.congestion)
        }
    }

    @Test("the agent hears ringback while the customer's phone rings")
    func ringback() async throws {
        try await withVoices(customers: "no-answer") { voices in
            let call = try await voices.site.dial()
            try await voices.site.control.event(.callCustomerRinging, call: call)
            try await voices.agent.hears(Tone.ringback)
            try await voices.site.hangUp(call)
        }
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var scenario: String
        var tone: Int
        var status: Int
        var testDescription: String { "\(status)" }
    }

    @Test(
        "an agent whose customer cannot be had hears it and is free within two seconds",
        arguments: [
            Failure(scenario: "busy", tone: Tone.busy, status: 486),
            Failure(scenario: "wrong-number", tone: Tone.congestion, status: 404),
            Failure(scenario: "congested", tone: Tone.congestion, status: 503),
        ])
    func failure(_ failure: Failure) async throws {
        try await withVoices(customers: failure.scenario) { voices in
            let call = try await voices.site.dial()
            try await voices.agent.hears(failure.tone)
            let failed = try await voices.site.customers.trace.sends(failure.status, to: "INVITE")
            let freed = try await voices.site.agents.trace.receives("BYE")
            #expect(freed.at.timeIntervalSince(failed.at) < 2)
            try await voices.site.control.ended(call)
            let agents = try await voices.site.control.ask(ListAgentsRequest(agent: "1001")).agents
            #expect(agents.first?.activity == .idle)
        }
    }

    @Test("a stranger's audio is neither heard nor recorded nor answered, whether it comes first or in between")
    func stranger() async throws {
        let stranger = try VoiceEnd()
        defer { stranger.end() }
        try await withVoices { voices in
            let call = try await voices.site.dial()
            stranger.speak(Tone.stranger, to: try await VoiceSite.port(voices.site.customers))
            try await voices.site.control.event(.callBridged, call: call)
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 50)
            try await voices.customer.hears(Tone.agent, packets: 50)
            try await voices.site.hangUp(call)
            #expect(voices.agent.heard.all.allSatisfy { $0.tone != Tone.stranger })
            #expect(stranger.heard.all.isEmpty)
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.stranger, in: \.right) == 0)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 40)
        }
    }

    @Test("a protected number's four digits are dialled after the answer, once and in order")
    func protectedNumber() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk("13240968483-9647")
            try await voices.speak()
            let digits = try await voices.customer.heard.value("four digits") { packets in
                packets.digits.count >= 4 ? packets.digits : nil
            }
            #expect(digits == "9647")
            try await voices.customer.hears(Tone.agent)
            try await voices.site.hangUp(call)
            #expect(voices.customer.heard.all.digits.prefix(5).filter(\.isNumber) == "9647")
            let invite = try await voices.site.customers.trace.receives("INVITE")
            #expect(invite.startLine.contains("+8613240968483@"))
        }
    }

    @Test("a customer whose side changes to mu-law is still heard, hears the agent in mu-law, and is recorded")
    func codecChange() async throws {
        try await withVoices(customers: "changes-codec-elsewhere") { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.site.customers.event("reinvite-answered")
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(voices.site.customers), isALaw: false)
            _ = try await voices.customer.heard.value("the agent in mu-law") { packets in
                packets.count { $0.payloadType == 0 && $0.tone == Tone.agent } > 15 ? true : nil
            }
            try await voices.agent.hears(Tone.customer, packets: 25, after: voices.agent.heard.all.count)
            try await voices.site.hangUp(call)
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 25)
        }
    }

    @Test("a customer whose media moves to another port is spoken to there")
    func mediaMoves() async throws {
        let moved = try VoiceEnd()
        defer { moved.end() }
        try await withVoices(customers: "moves-media-elsewhere", movedTo: moved.port) { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.site.customers.event("reinvite-answered")
            moved.speak(Tone.customer, to: try await VoiceSite.port(voices.site.customers))
            try await moved.hears(Tone.agent)
            try await voices.agent.hears(Tone.customer, after: voices.agent.heard.all.count)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a call with recording off leaves no file")
    func unrecorded() async throws {
        try await withSite {
            $0.recording = false
        } _: { site in
            let call = try await site.talk()
            try await site.hangUp(call)
            #expect(try await site.control.ask(GetCallRequest(call: call)).recording == nil)
            let folder = site.folder.appendingPathComponent("recordings").path
            let files = FileManager.default.enumerator(atPath: folder)?.allObjects.compactMap { $0 as? String } ?? []
            #expect(files.filter { $0.hasSuffix(".wav") }.isEmpty)
        }
    }
}
