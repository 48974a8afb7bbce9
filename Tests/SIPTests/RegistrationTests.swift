import Testing

@testable import SIP

extension EngineTests {
    @Suite("A trunk's registration")
    struct RegistrationTests {
        private func bound(_ expires: Int) -> String {
            send(
                """
                SIP/2.0 200 OK
                [last_Via:]
                [last_From:]
                [last_To:];tag=registrar
                [last_Call-ID:]
                [last_CSeq:]
                [last_Contact:]
                Expires: \(expires)
                Content-Length: 0

                """)
        }

        private func trunk(_ peer: SIPpPeer, id: String = "provider") -> SIPTrunk {
            SIPTrunk(
                id: id, gatewayHost: "127.0.0.1", port: peer.port,
                registration: SIPRegistration(
                    registrar: "sip:127.0.0.1:\(peer.port)", aor: "sip:4008001234@provider.example", expires: 300),
                credentials: [SIPCredential(user: "4008001234", secret: "s")])
        }

        private func state(_ running: RunningEngine, _ matches: @escaping @Sendable (TrunkState) -> Bool) async
            -> TrunkState?
        {
            let event = await running.events.first {
                if case .trunk(_, let state, _) = $0 { matches(state) } else { false }
            }
            if case .trunk(_, let state, _)? = event { return state }
            return nil
        }

        @Test("it answers the challenge, is reported, and is removed at shutdown", arguments: ["MD5", "SHA-256"])
        func registers(_ algorithm: String) async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "registrar",
                    [
                        receive("REGISTER", check: "To: <sip:4008001234@provider.example>.*Expires: 300"),
                        respond(
                            401, "Unauthorized", headers: [challenge("WWW-Authenticate", algorithm: algorithm)],
                            contact: false),
                        receive("REGISTER", check: "Authorization: Digest .*username=.4008001234"), bound(300),
                        receive("REGISTER", check: "Expires: 0"),
                        respond(
                            401, "Unauthorized", headers: [challenge("WWW-Authenticate", realm: "anew")], contact: false
                        ),
                        receive("REGISTER", check: "Expires: 0"),
                        respond(200, "OK", tag: "registrar", contact: false),
                    ]))
            try await withEngine(configure: { $0.trunks = [trunk(peer)] }) { running in
                let state = await state(running) { _ in true }
                guard case .registered(let expires)? = state else {
                    Issue.record("not registered: \(String(describing: state))")
                    return
                }
                #expect(expires == .seconds(300))
                await running.engine.shutdown()
                await peer.succeeded()
            }
        }

        @Test("a refusal is reported with its status and when it will be tried again")
        func refused() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "busy registrar",
                    [
                        receive("REGISTER"), respond(503, "Busy", headers: ["Retry-After: 1"], contact: false),
                        receive("REGISTER"), bound(300),
                    ]))
            try await withEngine(configure: { $0.trunks = [trunk(peer)] }) { running in
                let failed = await state(running) { if case .failed = $0 { true } else { false } }
                #expect(failed == .failed(status: 503, phrase: "Busy", origin: .farEnd, retryAfter: .seconds(1)))
                let registered = await state(running) { if case .registered = $0 { true } else { false } }
                #expect(registered == .registered(expires: .seconds(300)))
                peer.stop()
                _ = await peer.verdict()
            }
        }

        @Test("reload removes registrations that are no longer wanted and leaves the others alone")
        func reload() async throws {
            let stays = try await SIPpPeer(
                Scenario(
                    "stays",
                    [
                        receive("REGISTER"), bound(300), receive("REGISTER", check: "Expires: 0"),
                        respond(200, "OK", contact: false),
                    ]))
            let goes = try await SIPpPeer(
                Scenario(
                    "goes",
                    [
                        receive("REGISTER"), bound(300), receive("REGISTER", check: "Expires: 0"),
                        respond(200, "OK", contact: false),
                    ]))
            let trunks = [trunk(stays, id: "stays"), trunk(goes, id: "goes")]
            try await withEngine(configure: { $0.trunks = trunks }) { running in
                for id in ["stays", "goes"] {
                    _ = await running.events.first { if case .trunk(id, .registered, _) = $0 { true } else { false } }
                }
                await running.engine.reload(trunks: [trunks[0]])
                #expect(await state(running) { $0 == .unregistered } == .unregistered)
                await goes.succeeded()
                #expect(await running.events.count { if case .trunk("stays", _, _) = $0 { true } else { false } } == 1)
                await running.engine.shutdown()
                await stays.succeeded()
            }
        }
    }
}
