import Testing

@testable import SIP

extension EngineTests {
    @Suite("Calls that fail")
    struct FailureTests {
        @Test(
            "each final failure is reported with its status, phrase, cause and Retry-After",
            arguments: [
                (404, "Not Found", 1, nil), (480, "Temporarily Unavailable", 20, nil), (486, "Busy Here", 17, nil),
                (503, "Service Unavailable", 34, 30), (603, "Decline", 21, nil), (302, "Moved Temporarily", 16, nil),
                (500, "Server Internal Error", 41, 5), (604, "Does Not Exist Anywhere", 1, nil),
            ] as [(Int, String, Int, Int?)])
        func failure(_ status: Int, _ phrase: String, _ cause: Int, _ retryAfter: Int?) async throws {
            var headers = ["Reason: SIP;cause=\(status), Q.850;cause=\(cause);text=\"a, b\""]
            if let retryAfter { headers.append("Retry-After: \(retryAfter)") }
            let peer = try await SIPpPeer(
                Scenario(
                    "failure",
                    [
                        receiveINVITE(), respond(100, "Trying"), respond(status, phrase, headers: headers),
                        receive("ACK"),
                    ]
                ))
            try await withEngine { running in
                let leg = try await running.call(peer)
                var ending = try await running.events.ended(leg)
                #expect((ending.redirect != nil) == (status == 302))
                ending.redirect = nil
                #expect(
                    ending
                        == LegEnding(
                            status: status, phrase: phrase, origin: .farEnd,
                            reasons: [.sip(status), .q850(cause, "a, b")],
                            retryAfter: retryAfter.map { .seconds($0) }))
                await peer.succeeded()
            }
        }

        @Test("nobody there: PJSIP's own 408 is told apart from the far end's")
        func timer() async throws {
            let port = try FreePort.next()
            try await withEngine(configure: { $0.t1 = .milliseconds(10) }) { running in
                let leg = RunningEngine.nextLeg()
                try await running.engine.invite(
                    OutgoingInvite(
                        leg: leg, requestURI: "sip:nobody@127.0.0.1:\(port)",
                        from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                        media: running.media))
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 408)
                #expect(ending.origin == .timer)
                #expect(!ending.wasAnswered)
            }
        }

        @Test("the far end's 408 is the far end's")
        func farEndTimeout() async throws {
            let peer = try await SIPpPeer(
                Scenario("408", [receiveINVITE(), respond(408, "Request Timeout"), receive("ACK")]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 408)
                #expect(ending.origin == .farEnd)
                await peer.succeeded()
            }
        }

        @Test("a refused TCP connection ends the leg as a transport failure")
        func refusedConnection() async throws {
            let port = try FreePort.next()
            let listener = SIPListener(transport: .tcp, address: "127.0.0.1", port: try FreePort.next())
            try await withEngine(listeners: [listener]) { running in
                let leg = RunningEngine.nextLeg()
                try await running.engine.invite(
                    OutgoingInvite(
                        leg: leg, requestURI: "sip:x@127.0.0.1:\(port);transport=tcp",
                        from: SIPIdentity(uri: "sip:us@127.0.0.1"), media: running.media))
                let ending = try await running.events.ended(leg)
                #expect(ending.origin == .transport)
                #expect(ending.status == 503)
                #expect(ending.phrase.contains("refused"))
            }
        }

        @Test("a name that cannot be resolved ends the leg as a transport failure, without blocking")
        func unresolvable() async throws {
            let peer = try await SIPpPeer(
                Scenario("other", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
            try await withEngine { running in
                let leg = RunningEngine.nextLeg()
                let before = ContinuousClock.now
                try await running.engine.invite(
                    OutgoingInvite(
                        leg: leg, requestURI: "sip:x@gateway.invalid", from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                        media: running.media))
                #expect(ContinuousClock.now - before < .seconds(4))
                let other = try await running.call(peer)
                #expect(try await running.events.ended(other).status == 486)
                #expect(ContinuousClock.now - before < .seconds(4))
                await running.engine.end(leg)
                #expect(try await running.events.ended(leg).wasCancelledByUs)
                await peer.succeeded()
            }
        }
    }
}
