import ControlAPI
import Foundation
import Testing

/// Customers on mobile networks: packets are lost, late, overtaken and doubled.
@Suite("Bad networks")
struct BadNetworkTests {
    /// Four seconds of speech.
    private static let packets = 200

    @Test("a customer whose packets are lost and overtaken is heard, recorded where it spoke, and measured")
    func forwarded() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk()
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(voices.site.agents))
            let port = try await VoiceSite.port(voices.site.customers)
            voices.customer.speak(Tone.customer, to: port, over: BadNetwork())
            try await voices.agent.hearsOften(Tone.customer, packets: Self.packets)
            try await voices.customer.hears(Tone.agent)
            try await checkSound(voices.site.control.ask(GetCallRequest(call: call)).legs)
            let end = try await voices.site.hangUp(call)
            try checkSound(#require(end.data?.legs))
            try await checkSound(voices.site.control.ask(GetCallRequest(call: call)).legs)
            try await checkRecording(voices.site.recording(call))
        }
    }

    private func checkRecording(_ recording: WaveFile) {
        let (frames, span) = (
            recording.frames(of: Tone.customer, in: \.right), recording.span(of: Tone.customer, in: \.right)
        )
        // What was lost is silence of its own length: the side is as long as it was spoken, and no frame is another's.
        #expect(Double(frames) > 0.85 * Double(span) && frames < span, "\(frames) frames in \(span)")
        #expect(span > Self.packets - 10)
        #expect(recording.frames(of: Tone.agent, in: \.right) == 0)
    }

    private func checkSound(_ legs: [LegInfo]) throws {
        let customer = try #require(legs.first { $0.leg == .customer }?.received)
        let agent = try #require(legs.first { $0.leg == .agent }?.received)
        let share = Double(customer.lost) / Double(customer.packets + customer.lost)
        #expect((0.02...0.09).contains(share), "lost \(customer.lost) beside \(customer.packets)")
        #expect(try #require(customer.jitterSeconds) > 0.004)
        #expect(agent.lost == 0)
        #expect(try #require(customer.mos) < #require(agent.mos) - 0.2)
    }

    @Test("in a conference the jitter buffer puts such a customer's speech together again")
    func mixed() async throws {
        try await withColleague { voices, colleague in
            let call = try await voices.site.talk()
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(voices.site.agents))
            let port = try await VoiceSite.port(voices.site.customers)
            voices.customer.speak(Tone.customer, to: port, over: BadNetwork())
            let control = voices.site.control
            try await control.ask(ConferenceRequest(call: call, agent: Colleague.agent))
            try await control.event(.callConference, call: call)
            try await colleague.voice.hearsTogether([Tone.agent, Tone.customer], packets: 5)
            let before = colleague.voice.heard.all.count
            let heard = try await colleague.voice.heard.value("four seconds of both") { packets in
                packets.count >= before + Self.packets ? Array(packets[before..<before + Self.packets]) : nil
            }
            let good = heard.count { $0.holds([Tone.agent, Tone.customer]) }
            #expect(good > Self.packets * 85 / 100, "\(good) of \(Self.packets)")
            #expect(
                zip(heard, heard.dropFirst()).allSatisfy { $1.sequence == $0.sequence &+ 1 }, "one stream, unbroken")
            try await voices.site.hangUp(call)
        }
    }
}
