import Testing

@testable import SIP

extension EngineTests {
    @Suite("Digest authentication")
    struct CredentialTests {
        private static let credential = SIPCredential(user: "4008001234", secret: "correct horse")

        @Test(
            "a challenge is answered and the call goes on; INVITED is reported once",
            arguments: [
                (401, "WWW-Authenticate", "MD5"), (407, "Proxy-Authenticate", "SHA-256"),
                (407, "Proxy-Authenticate", "MD5"),
            ])
        func challenged(_ status: Int, _ header: String, _ algorithm: String) async throws {
            let answer = header == "WWW-Authenticate" ? "Authorization" : "Proxy-Authorization"
            let peer = try await SIPpPeer(
                Scenario(
                    "challenge",
                    [
                        receiveINVITE(),
                        respond(status, "Who are you", headers: [challenge(header, algorithm: algorithm)]),
                        receive("ACK"),
                        receive("INVITE", check: "\(answer): Digest .*username=.4008001234.*algorithm=.?\(algorithm)"),
                        respond(180, "Ringing"), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer, credentials: [Self.credential])
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                await peer.succeeded()
                #expect(await running.events.count { if case .invited = $0 { true } else { false } } == 1)
            }
        }

        @Test("the digest is right, as SIPp checks it", arguments: ["MD5"])
        func verified(_ algorithm: String) async throws {
            let check = """
                <recv request="INVITE"><action><verifyauth assign_to="valid" username="4008001234" \
                password="correct horse"/></action></recv><nop test="valid" next="good"/>
                """
            let peer = try await SIPpPeer(
                Scenario(
                    "verify",
                    [
                        receiveINVITE(),
                        respond(401, "Who are you", headers: [challenge("WWW-Authenticate", algorithm: algorithm)]),
                        receive("ACK"), check, respond(403, "Wrong"), receive("ACK"), "<nop next=\"end\"/>",
                        "<label id=\"good\"/>", respond(486, "Right"), receive("ACK"), "<label id=\"end\"/>",
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer, credentials: [Self.credential])
                let ending = try await running.events.ended(leg)
                #expect(ending.phrase == "Right")
                await peer.succeeded()
            }
        }

        @Test("a trunk's credentials answer its challenges")
        func trunkCredentials() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "trunk",
                    [
                        receiveINVITE(),
                        respond(407, "Auth", headers: [challenge("Proxy-Authenticate", realm: "provider")]),
                        receive("ACK"), receive("INVITE", check: "Proxy-Authorization:.*realm=.provider"),
                        respond(486, "Busy Here"), receive("ACK"),
                    ]))
            let trunk = SIPTrunk(
                id: "provider", gatewayHost: "127.0.0.1", port: peer.port,
                credentials: [SIPCredential(realm: "provider", user: "u", secret: "s")])
            try await withEngine(configure: { $0.trunks = [trunk] }) { running in
                let leg = try await running.call(peer, to: trunk.uri(user: "13800138000"), trunk: "provider")
                #expect(try await running.events.ended(leg).status == 486)
                let verdict = await peer.succeeded()
                #expect(verdict.received("INVITE sip:13800138000@127.0.0.1") == 2)
            }
        }

        @Test("without credentials, or with wrong ones, the challenge ends the leg", arguments: [false, true])
        func refused(hasCredential: Bool) async throws {
            let again: [String] = [
                receive("INVITE"), respond(401, "Who are you", headers: [challenge("WWW-Authenticate")]),
                receive("ACK"),
            ]
            let peer = try await SIPpPeer(
                Scenario(
                    "wrong",
                    [
                        receiveINVITE(), respond(401, "Who are you", headers: [challenge("WWW-Authenticate")]),
                        receive("ACK"),
                    ] + (hasCredential ? again : [])))
            try await withEngine { running in
                let leg = try await running.call(peer, credentials: hasCredential ? [Self.credential] : [])
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 401)
                #expect(ending.origin == .farEnd)
                await peer.succeeded()
            }
        }

        @Test("secrets and digests never reach the log")
        func logIsClean() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "log",
                    [
                        receiveINVITE(), respond(401, "Auth", headers: [challenge("WWW-Authenticate")]), receive("ACK"),
                        receive("INVITE"), respond(486, "Busy Here"), receive("ACK"),
                    ]))
            try await withEngine(configure: { $0.logLevel = .debug }) { running in
                let leg = try await running.call(peer, credentials: [Self.credential])
                _ = try await running.events.ended(leg)
                await peer.succeeded()
                #expect(!running.lines.all.isEmpty)
                #expect(!running.lines.all.contains { $0.contains("correct horse") || $0.contains("response=\"") })
            }
        }
    }
}
