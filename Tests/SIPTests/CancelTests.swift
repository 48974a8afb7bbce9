import Testing

@testable import SIP

extension EngineTests {
    @Suite("Ending a call that was not answered")
    struct CancelTests {
        @Test("CANCEL after ringing carries our reason, and the 487 ends the leg")
        func cancel() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "cancel",
                    [
                        receiveINVITE(), respond(180, "Ringing"),
                        receive("CANCEL", check: "Reason: SIP;cause=200;text=.Call completed elsewhere"),
                        respond(200, "OK", contact: false), terminated, receive("ACK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.provisional(leg, 180)
                await running.engine.end(leg, cause: .completedElsewhere)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 487)
                #expect(ending.wasCancelledByUs)
                #expect(ending.origin == .farEnd)
                #expect(!ending.wasAnswered)
                await peer.succeeded()
            }
        }

        @Test("CANCEL waits for a provisional answer")
        func cancelBeforeProvisional() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "cancel early",
                    [
                        receiveINVITE(), pause(200), respond(100, "Trying"), receive("CANCEL"),
                        respond(200, "OK", contact: false), terminated, receive("ACK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                await running.engine.end(leg, cause: .normalClearing)
                let ending = try await running.events.ended(leg)
                #expect(ending.wasCancelledByUs)
                let verdict = await peer.succeeded()
                #expect(verdict.messages.contains("Reason: Q.850;cause=16"))
            }
        }

        @Test("a 200 that crosses our CANCEL gets its ACK and a BYE, and the leg ends once")
        func crossing() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "crossing",
                    [
                        receiveINVITE(), respond(180, "Ringing"), receive("CANCEL"),
                        answerToINVITE(200, "OK", sdp: sdp()), receive("ACK"),
                        receive("BYE", check: "Reason: Q.850;cause=16"), respondInDialog(200, "OK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.provisional(leg, 180)
                await running.engine.end(leg, cause: .normalClearing)
                let ending = try await running.events.ended(leg)
                #expect(ending.origin == .us)
                #expect(ending.wasAnswered)
                await peer.succeeded()
                #expect(await running.events.count { if case .answered = $0 { true } else { false } } == 0)
            }
        }

        @Test("an answer that is the first response after we wanted the end gets its ACK and a BYE")
        func answerWithoutProvisional() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "200 first",
                    [
                        receiveINVITE(), pause(150), respond(200, "OK", sdp: sdp(), retransmitted: true),
                        receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                await running.engine.end(leg)
                let ending = try await running.events.ended(leg)
                #expect(ending.origin == .us)
                let verdict = await peer.succeeded()
                #expect(verdict.received("CANCEL") == 0)
            }
        }

        @Test("a far end that ignores CANCEL holds nobody; should it answer later, it gets ACK and BYE")
        func ignoredCANCEL() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "ignored",
                    [
                        receiveINVITE(), respond(180, "Ringing"), receive("CANCEL"), pause(4000),
                        answerToINVITE(200, "OK", sdp: sdp()), receive("ACK"), receive("BYE"),
                        respondInDialog(200, "OK"),
                    ].keepingINVITE()))
            try await withEngine(configure: { $0.cancelPatience = .milliseconds(300) }) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.provisional(leg, 180)
                let before = ContinuousClock.now
                await running.engine.end(leg)
                let ending = try await running.events.ended(leg)
                let waited = ContinuousClock.now - before
                #expect(waited >= .milliseconds(290) && waited < .milliseconds(3500))
                #expect(ending.origin == .us)
                #expect(ending.wasCancelledByUs)
                #expect(ending.status == 487)
                await peer.succeeded()
            }
        }

        @Test("a challenge that arrives after we wanted the end does not make us send the INVITE again")
        func challengedWhileEnding() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "challenge",
                    [
                        receiveINVITE(), pause(150),
                        respond(407, "Proxy Authentication Required", headers: [challenge("Proxy-Authenticate")]),
                        receive("ACK"), pause(300),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer, credentials: [SIPCredential(user: "u", secret: "s")])
                await running.engine.end(leg)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 407)
                #expect(ending.wasCancelledByUs)
                let verdict = await peer.succeeded()
                #expect(verdict.received("INVITE") == 1)
            }
        }

        @Test("ending twice, or ending what has ended, does nothing")
        func endTwice() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "twice",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE"), respondInDialog(200, "OK"), pause(100),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                await running.engine.end(leg)
                await running.engine.end(LegID(rawValue: 1))
                let verdict = await peer.succeeded()
                #expect(verdict.received("BYE") == 1)
            }
        }

        @Test("shutdown ends every leg, ringing or talking")
        func shutdown() async throws {
            let talking = try await SIPpPeer(
                Scenario(
                    "talking",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            let ringing = try await SIPpPeer(
                Scenario(
                    "ringing",
                    [
                        receiveINVITE(), respond(180, "Ringing"), receive("CANCEL"),
                        respond(200, "OK", contact: false), terminated, receive("ACK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let first = try await running.call(talking)
                let second = try await running.call(ringing)
                _ = try await running.events.answered(first)
                _ = try await running.events.provisional(second, 180)
                await running.engine.shutdown()
                #expect(await running.events.endings(of: first) == 1)
                #expect(await running.events.endings(of: second) == 1)
                await talking.succeeded()
                await ringing.succeeded()
            }
        }
    }
}
