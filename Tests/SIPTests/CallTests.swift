import Testing

@testable import SIP

extension EngineTests {
    @Suite("A call's life")
    struct CallTests {
        @Test("an INVITE that rings and is answered is reported step by step, and our BYE ends it")
        func answerAndBYE() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "answer",
                    [
                        receiveINVITE(check: "User-Agent: callback-dialer-test"), respond(100, "Trying"),
                        respond(180, "Ringing"), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE", check: "Reason: Q.850;cause=16"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let dialog = try await running.events.invited(leg)
                #expect(!dialog.callID.isEmpty)
                _ = try await running.events.provisional(leg, 100)
                let ringing = try await running.events.provisional(leg, 180)
                #expect(ringing.media == nil)
                let answer = try await running.events.answered(leg)
                #expect(answer.status == 200)
                #expect(
                    answer.media
                        == RemoteMedia(
                            address: "127.0.0.1", rtpPort: 6000, rtcpPort: 6001, codec: .pcma, payloadType: 8,
                            telephoneEventPayloadType: 101))
                await running.engine.end(leg, cause: .normalClearing)
                let ending = try await running.events.ended(leg)
                #expect(ending.origin == .us)
                #expect(ending.wasAnswered)
                #expect(!ending.byeFromFarEnd)
                await peer.succeeded()
            }
        }
    }
}
