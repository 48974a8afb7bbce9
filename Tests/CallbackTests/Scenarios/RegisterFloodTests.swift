import ControlAPI
import Foundation
import Testing

/// One source that tries to register ten thousand times.
@Suite("A flood of registrations", .timeLimit(.minutes(5)))
struct RegisterFloodTests {
    private static let source = "127.0.0.66"

    private func register(_ number: Int, _ extra: String = "") -> String {
        """
        REGISTER sip:127.0.0.1 SIP/2.0\r
        Via: SIP/2.0/UDP \(Self.source):9;rport;branch=z9hG4bKguess\(number)\r
        Max-Forwards: 70\r
        From: <sip:desk1@127.0.0.1>;tag=1\r
        To: <sip:desk1@127.0.0.1>\r
        Call-ID: guess\r
        CSeq: \(number) REGISTER\r
        Contact: <sip:desk1@\(Self.source):9>\r
        Expires: 300\r
        \(extra)Content-Length: 0\r
        \r

        """
    }

    /// What a wrong answer to the challenge has in common with the next one.
    private func beginning(_ challenge: String) throws -> String {
        func parameter(_ name: String) throws -> Substring {
            try #require(challenge.split(separator: "\(name)=\"").dropFirst().first?.split(separator: "\"").first)
        }
        let (realm, nonce) = (try parameter("realm"), try parameter("nonce"))
        return
            "Authorization: Digest username=\"desk1\",realm=\"\(realm)\",nonce=\"\(nonce)\",uri=\"sip:127.0.0.1\",algorithm=MD5"
    }

    private func guess(_ number: Int, _ beginning: String) -> String {
        let count = String(number, radix: 16)
        let zeros = String(repeating: "0", count: 8 - count.count)
        let answer = String(repeating: "0", count: 32 - count.count) + count
        return register(
            number, beginning + ",response=\"\(answer)\",qop=auth,nc=\(zeros)\(count),cnonce=\"c\"\r\n")
    }

    @Test(
        "it is answered a few times; a talk goes on meanwhile, and the phone it guesses for registers from elsewhere",
        .enabled(if: Softphone.isInstalled, "baresip is not installed"))
    func guesses() async throws {
        try await withVoices {
            $0.phones = ["1002": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
        } _: { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer)
            let stranger = try StrangerSocket(.udp, port: site.configuration.sipPort, from: Self.source)
            defer { stranger.end() }
            stranger.send(register(1))
            let challenge = try await stranger.replies.first("a challenge") { $0.hasPrefix("SIP/2.0 401") }
            let line = try beginning(challenge)
            for number in 2...10_001 {
                stranger.send(guess(number, line))
                // The daemon keeps up: whom it answers here has the thread that takes them.
                if number % 250 == 0 { _ = try await control.ask(GetCallRequest(call: call)) }
            }
            try await site.dialer.process.output.first("the log's word") {
                $0.contains("from \(Self.source) refused")
            }
            let heard = (voices.agent.heard.all.count, voices.customer.heard.all.count)
            try await voices.agent.hears(Tone.customer, packets: 25, after: heard.0)
            try await voices.customer.hears(Tone.agent, packets: 25, after: heard.1)
            let replies = stranger.replies.all
            let accepted = replies.filter { $0.hasPrefix("SIP/2.0 2") }
            #expect(replies.count <= 20 && accepted.isEmpty, "\(replies.count) replies")
            let early = control.events.all.filter { $0.type == .phoneState }
            #expect(early.isEmpty)
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.colleague, in: site.folder)
            do {
                let registered = try await control.event(.phoneState)
                #expect(registered.data?.state == "registered" && registered.agentId == "1002")
                #expect(try await site.hangUp(call).data?.disposition == .answered)
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
            let lines = site.dialer.process.output.all.count
            #expect(lines < 2_000, "a guesser does not fill the log: \(lines) lines")
        }
    }
}
