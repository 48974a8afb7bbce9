import Testing

@testable import SIP

extension EngineTests {
    @Suite("Requests outside any call")
    struct StrangerTests {
        /// A request without a dialog, and the answer that is expected.
        private func ask(
            _ method: String, _ status: Int, check: String? = nil, body: (type: String, text: String)? = nil,
            hasACK: Bool = false
        ) -> Scenario {
            let content =
                body.map { "Content-Type: \($0.type)\nContent-Length: [len]\n\n\($0.text)" } ?? "Content-Length: 0\n"
            var steps = [
                send(
                    """
                    \(method) sip:us@[remote_ip]:[remote_port] SIP/2.0
                    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                    Max-Forwards: 70
                    From: <sip:stranger@[local_ip]>;tag=s[call_number]
                    To: <sip:us@[remote_ip]>
                    Call-ID: [call_id]
                    CSeq: 1 \(method)
                    Contact: <sip:stranger@[local_ip]:[local_port]>
                    Event: presence
                    Refer-To: <sip:premium@[local_ip]>
                    \(content)
                    """), receive(status, check: check),
            ]
            if hasACK {
                steps.append(
                    send(
                        """
                        ACK sip:us@[remote_ip]:[remote_port] SIP/2.0
                        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-2]
                        Max-Forwards: 70
                        From: <sip:stranger@[local_ip]>;tag=s[call_number]
                        [last_To:]
                        Call-ID: [call_id]
                        CSeq: 1 ACK
                        Content-Length: 0

                        """))
            }
            return Scenario("stranger", steps)
        }

        private func target(_ running: RunningEngine) async -> String {
            let listener = await running.engine.boundListeners[0]
            return "\(listener.address):\(listener.port)"
        }

        @Test("OPTIONS is answered 200 with what we can do")
        func options() async throws {
            try await withEngine { running in
                let peer = try await SIPpPeer(
                    ask("OPTIONS", 200, check: "Allow: INVITE.*Accept: .*application/sdp"),
                    remote: await target(running))
                await peer.succeeded()
            }
        }

        @Test(
            "calls, registrations, transfers, subscriptions and messages are refused, and nothing is started for them",
            arguments: [
                ("INVITE", 403), ("REGISTER", 405), ("REFER", 405), ("SUBSCRIBE", 405), ("MESSAGE", 405),
                ("NOTIFY", 481), ("PUBLISH", 405), ("BYE", 481), ("FROBNICATE", 405),
            ])
        func refused(_ method: String, _ status: Int) async throws {
            try await withEngine { running in
                let peer = try await SIPpPeer(
                    ask(method, status, hasACK: method == "INVITE"), remote: await target(running))
                await peer.succeeded()
                let usage = await running.engine.usage()
                #expect(usage.dialogs == 0)
                #expect(usage.transactions == 0)
                #expect(await running.events.all.isEmpty)
            }
        }

        @Test("a multipart body is refused with 415, and bad SDP with 488")
        func badBodies() async throws {
            try await withEngine { running in
                let multipart = ask(
                    "INVITE", 415, check: "Accept: ", body: ("multipart/mixed;boundary=x", "--x\n\n--x--\n"),
                    hasACK: true)
                await (try await SIPpPeer(multipart, remote: await target(running))).succeeded()
                let bad = ask("INVITE", 488, body: ("application/sdp", sdp(formats: [8, 97])), hasACK: true)
                await (try await SIPpPeer(bad, remote: await target(running))).succeeded()
            }
        }

        @Test("a flood from one source is answered only so often, and other sources are not affected")
        func flood() async throws {
            let strangers = StrangerPolicy(rate: 0.001, burst: 5)
            try await withEngine(configure: { $0.strangers = strangers }) { running in
                let flood = try await SIPpPeer(
                    ask("OPTIONS", 200), calls: 12, remote: await target(running), seconds: 1,
                    arguments: ["-r", "100", "-nr"])
                let verdict = await flood.verdict()
                #expect(verdict.received("SIP/2.0 200") == 5)
                let other = try await SIPpPeer(ask("OPTIONS", 200), address: "127.0.0.2", remote: await target(running))
                await other.succeeded()
            }
        }

        @Test("unknown sources get no answer at all when the known ones are listed")
        func knownSources() async throws {
            let known = try #require(AddressBlock("127.0.0.2/32"))
            try await withEngine(configure: { $0.strangers.knownSources = [known] }) { running in
                let unknown = try await SIPpPeer(
                    ask("OPTIONS", 200), remote: await target(running), seconds: 1, arguments: ["-nr"])
                #expect(await unknown.verdict().received("SIP/2.0") == 0)
                let peer = try await SIPpPeer(ask("OPTIONS", 200), address: "127.0.0.2", remote: await target(running))
                await peer.succeeded()
            }
        }
    }
}
