import ControlAPI
import Foundation
import Testing

/// A whole call over a bad line, as netem would make it: signalling suffers, too. ``BadNetworkTests`` damages audio only.
@Suite(
    "A bad line",
    .enabled(
        if: BadLine.isPossible,
        "no bad line here: it needs root, a kernel with TUN, a network of one's own (scripts/own-network.sh) and baresip"
    ),
    .timeLimit(.minutes(5)))
struct BadLineTests {
    /// Eight seconds of talk.
    private static let packets = 400

    private func withBadLine(_ body: (VoiceSite, BadLine) async throws -> Void) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let line = try await BadLine(in: folder)
        do {
            let agent = try VoiceEnd(on: line.here)
            defer { agent.end() }
            let cast = Cast(
                agents: "answers-at-once-elsewhere", agentKeys: ["rtp_port": String(agent.port)],
                agentAddress: line.here)
            try await withSite(cast) {
                ($0.sipAddress, $0.agentHost, $0.mediaAddresses) = (line.here, line.here, [line.here])
                ($0.trunkHost, $0.trunkPort) = (line.there, BadLine.port)
                $0.trunkExtras = #"numberFormat: "digits","#
            } _: { site in
                try await body(VoiceSite(site: site, agent: agent, customer: agent), line)
            }
        } catch {
            let said = line.process.output.all.suffix(60).joined(separator: "\n")
            Issue.record("the line said:\n\(said)")
            await line.end()
            throw error
        }
        await line.end()
    }

    @Test(
        "its customer is called by one attempt though each SIP message is lost at first, both are heard, recorded and measured"
    )
    func wholeCall() async throws {
        try await withBadLine { voices, line in
            let site = voices.site
            let call = try await site.talk()
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
            try await voices.agent.hearsOften(Tone.customer, packets: Self.packets)
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .agent)
            try await line.hangsUp()
            try await site.agents.trace.receives("BYE")
            try await line.loses("in 200 BYE")
            checkSignalling(line)
            try await checkAttempts(site, call)
            let heard = try line.frames(of: Tone.agent)
            #expect(heard > Self.packets * 7 / 10, "the customer heard \(heard) frames of the agent")
            let legs = try #require(end.data?.legs)
            let recording = try await site.recording(call)
            let counts = try await line.takeDown()
            try checkSound(legs, try #require(counts["in"]), try #require(counts["out"]))
            checkRecording(recording, talk: try #require(end.data?.talkSeconds))
        }
    }

    /// Whatever was needed was lost once, and sent again.
    private func checkSignalling(_ line: BadLine) {
        let lost = line.lostMessages
        for message in ["out INVITE", "in 200 INVITE", "out ACK", "out BYE"] {
            #expect(lost.contains(message), "\(message) is not among \(lost.sorted())")
        }
        #expect(line.callsTaken == 1)
    }

    private func checkAttempts(_ site: Site, _ call: String) async throws {
        let info = try await site.control.ask(GetCallRequest(call: call))
        #expect(info.tries?.isEmpty ?? true)
        #expect(try await site.control.ask(StatusRequest()).calls == 0)
    }

    private func checkSound(_ legs: [LegInfo], _ inward: BadLine.Counts, _ outward: BadLine.Counts) throws {
        let customer = try #require(legs.first { $0.leg == .customer }?.received)
        let agent = try #require(legs.first { $0.leg == .agent }?.received)
        // The line did what it was asked for, both ways.
        for counts in [inward, outward] {
            let made = Double(counts.lost) / Double(counts.packets) * 100
            #expect(abs(made - BadLine.loss) < 1.5 && counts.overtaken > 0 && counts.doubled > 0, "\(counts)")
        }
        let share = Double(customer.lost) / Double(customer.packets + customer.lost) * 100
        #expect(abs(share - BadLine.loss) < 1.5, "lost \(customer.lost) beside \(customer.packets)")
        #expect(abs(customer.lost - inward.lost) <= 3, "\(customer.lost) of \(inward)")
        #expect(abs(customer.packets + customer.lost - inward.packets) <= 60, "\(customer) of \(inward)")
        // Evenly from 0 to 30 ms, and some 25 ms later still: RFC 3550 makes some 10 ms of it.
        let jitter = try #require(customer.jitterSeconds)
        #expect((0.003...0.06).contains(jitter), "\(jitter)")
        #expect(agent.lost == 0)
        #expect(try #require(customer.mos) < #require(agent.mos))
    }

    /// Frames of 20 ms.
    private func checkRecording(_ recording: WaveFile, talk: Double) {
        let agents = (recording.frames(of: Tone.agent, in: \.left), recording.span(of: Tone.agent, in: \.left))
        let customers = (
            recording.frames(of: Tone.customer, in: \.right), recording.span(of: Tone.customer, in: \.right)
        )
        #expect(Double(agents.0) > 0.97 * Double(agents.1) && agents.1 > Self.packets - 50, "\(agents)")
        // What was lost is silence of its own length.
        #expect(Double(customers.0) > 0.9 * Double(customers.1) && customers.0 < customers.1, "\(customers)")
        #expect(customers.1 > Self.packets - 10, "\(customers)")
        #expect(abs(recording.seconds - talk) < 1.5, "\(recording.seconds) s of \(talk) s")
        #expect(recording.frames(of: Tone.customer, in: \.left) + recording.frames(of: Tone.agent, in: \.right) == 0)
    }
}
