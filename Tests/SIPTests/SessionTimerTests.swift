import Testing

@testable import SIP

extension EngineTests {
    @Suite("Session timers")
    struct SessionTimerTests {
        @Test("422 makes us ask again with the interval that the far end wants")
        func tooSmall() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "422",
                    [
                        receiveINVITE(check: "Session-Expires: 120"),
                        respond(422, "Session Interval Too Small", headers: ["Min-SE: 900"]), receive("ACK"),
                        receive("INVITE", check: "Session-Expires: 900"),
                        respond(
                            200, "OK", headers: ["Require: timer", "Session-Expires: 900;refresher=uac"], sdp: sdp(),
                            retransmitted: true),
                        receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine(configure: { $0.sessionExpires = 120 }) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("without session timers the INVITE does not speak of them")
        func off() async throws {
            let peer = try await SIPpPeer(
                Scenario("off", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
            try await withEngine(configure: { $0.sessionExpires = 0 }) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.ended(leg)
                let verdict = await peer.succeeded()
                #expect(!verdict.messages.contains("Session-Expires"))
                #expect(!verdict.messages.contains("timer"))
            }
        }
    }
}
