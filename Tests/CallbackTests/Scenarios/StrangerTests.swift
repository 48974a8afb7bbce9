import ControlAPI
import Foundation
import Testing

/// What comes from outside any call: answered or refused, while nothing is started for it and no running call notices.
@Suite("Strangers")
struct StrangerTests {
    private static let sdp = """
        v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n
        """

    /// Each request with the status it gets.
    private static let requests: [(StrangerRequest, Int)] = [
        (StrangerRequest(method: "OPTIONS"), 200),
        (StrangerRequest(method: "INVITE", body: ("application/sdp", sdp)), 403),
        (StrangerRequest(method: "INVITE", headers: ["Replaces: a;to-tag=b;from-tag=c"]), 403),
        (StrangerRequest(method: "REFER", headers: ["Refer-To: <sip:+8613800138000@127.0.0.1>"]), 405),
        (StrangerRequest(method: "SUBSCRIBE", headers: ["Event: dialog", "Expires: 3600"]), 405),
        (StrangerRequest(method: "MESSAGE"), 405),
        (StrangerRequest(method: "MESSAGE", body: ("text/plain", "hello")), 415),
        (StrangerRequest(method: "PUBLISH", headers: ["Event: presence"]), 405),
        (StrangerRequest(method: "NOTIFY", headers: ["Event: check-sync"]), 481),
        (StrangerRequest(method: "NOTIFY", headers: ["Event: refer"], toTag: "invented"), 481),
        (StrangerRequest(method: "BYE", toTag: "invented"), 481),
        (StrangerRequest(method: "CANCEL"), 481),
        (StrangerRequest(method: "INFO", toTag: "invented"), 481),
        (StrangerRequest(method: "UPDATE", toTag: "invented", body: ("application/sdp", sdp)), 481),
        (StrangerRequest(method: "INVITE", toTag: "invented", body: ("application/sdp", sdp)), 481),
        (StrangerRequest(method: "FROBNICATE"), 405),
    ]

    /// SDP that PJSIP must never see, and bodies that are none.
    private static let bombs: [(StrangerRequest, Int)] =
        [
            ("application/sdp", sdp + String(repeating: "a=x\r\n", count: 10_000)),
            ("application/sdp", sdp + String(repeating: "m=audio 9 RTP/AVP 96\r\n", count: 100)),
            ("application/sdp", sdp + "m=audio 9 RTP/AVP 96\r\n"),
            (
                "application/sdp",
                sdp + "m=audio 9 RTP/AVP " + (0...127).map(String.init).joined(separator: " ") + "\r\n"
            ),
            ("application/sdp", sdp + "a=crypto:1 " + String(repeating: "A", count: 3_000) + "\r\n"),
            ("application/sdp", "\u{0}\u{1}\u{2}"), ("application/sdp", "v=0"),
        ].map { (StrangerRequest(method: "INVITE", body: $0), 488) } + [
            (StrangerRequest(method: "INVITE", body: ("multipart/mixed;boundary=x", "--x--")), 415)
        ]

    /// What is no SIP, or only looks like it.
    private static let garbage: [String] = [
        "", "\r\n\r\n", "\u{0}", String(repeating: "A", count: 60_000), "INVITE", "SIP/2.0", "SIP/2.0 200 OK\r\n\r\n",
        "INVITE sip: SIP/2.0\r\nContent-Length: -1\r\n\r\n", "SIP/2.0 999 \r\nContent-Length: 99999999\r\n\r\n",
        "OPTIONS sip:x SIP/2.0\r\n" + String(repeating: "Via: SIP/2.0/UDP x;branch=z9hG4bK\r\n", count: 1_000) + "\r\n",
        "INVITE sip:x SIP/2.0\r\nFrom: " + String(repeating: "<", count: 5_000) + "\r\nTo: \"\\\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        StrangerRequest(method: "ACK").text,
        StrangerRequest(method: "OPTIONS").text.replacingOccurrences(of: "CSeq: 1", with: "CSeq: 99999999999999"),
        StrangerRequest(method: "OPTIONS").text.replacingOccurrences(of: "Max-Forwards: 70", with: "Max-Forwards: -1"),
    ]

    @Test(
        "requests out of any dialog get their answer, the same to the trunk's own address as to an unknown one",
        arguments: ["127.0.0.1", "127.0.0.77"])
    func answered(from source: String) async throws {
        try await withSite { site in
            let stranger = try StrangerSocket(.udp, port: site.configuration.sipPort, from: source)
            defer { stranger.end() }
            for (request, status) in Self.requests + Self.bombs where request.text.utf8.count < 60_000 {
                let got = try await stranger.ask(request)
                #expect(got == status, "\(request.method) \(request.body?.type ?? "") \(request.toTag ?? "")")
            }
            #expect(try await site.control.ask(ListCallsRequest(ended: true)).calls.isEmpty)
            #expect(site.agentsRung + site.customersRung == 0)
        }
    }

    @Test("a flood of garbage, bombs and requests over UDP and TCP disturbs no running call and takes no memory")
    func flood() async throws {
        try await withVoices(configure: {
            $0.sipListenExtras = ", { transport: \"tcp\", address: \"127.0.0.1\", port: \($0.sipPort) }"
        }) { voices in
            let site = voices.site
            let call = try await site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer)
            // What a flood needs at once is kept for the next one.
            try flood(site, times: 60)
            _ = try await site.control.ask(StatusRequest())
            let before = try #require(try await site.control.ask(StatusRequest()).residentBytes)
            try flood(site, times: 60)
            // The daemon has taken all of it once it answers, from a source that it does not hold back.
            let witness = try StrangerSocket(.tcp, port: site.configuration.sipPort, from: "127.0.0.99")
            defer { witness.end() }
            #expect(try await witness.ask(StrangerRequest(method: "OPTIONS", transport: .tcp)) == 200)
            let after = try #require(try await site.control.ask(StatusRequest()).residentBytes)
            #expect(after - before < 3 << 20, "\(after - before) bytes more")
            try await voices.agent.hears(Tone.customer, packets: 25, after: voices.agent.heard.all.count)
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            #expect(try await site.control.ask(ListCallsRequest(ended: true)).calls.map(\.callId) == [call])
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            #expect(end.data?.endedBy == .agent)
            #expect(site.agentsRung == 1)
            #expect(site.customersRung == 1)
            #expect(site.dialer.process.output.all.count < 2_000, "a stranger does not fill the log")
        }
    }

    private func flood(_ site: Site, times: Int) throws {
        let texts = Self.garbage + (Self.requests + Self.bombs).map(\.0.text)
        let port = site.configuration.sipPort
        for round in 0..<times {
            let source = "127.0.1.\(round % 200 + 1)"
            let udp = try StrangerSocket(.udp, port: port, from: source)
            for text in texts { udp.send(text) }
            udp.end()
            guard round % 10 == 0 else { continue }
            for text in texts {
                let tcp = try StrangerSocket(.tcp, port: port, from: source)
                tcp.send(text)
                tcp.end()
            }
        }
    }
}
