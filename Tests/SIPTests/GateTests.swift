import Testing

@testable import SIP

extension EngineTests {
    @Suite("The gate, on the wire")
    struct GateTests {
        private let farewell = [receive("ACK"), receive("BYE"), respondInDialog(200, "OK")]

        @Test(
            "an answer whose body is not safe to read is acknowledged and ended",
            arguments: [
                ("application/sdp", sdp(formats: [8, 97])), ("application/sdp", "not SDP at all"),
                ("multipart/mixed;boundary=x", "--x\nContent-Type: application/sdp\n\nv=0\n--x--\n"),
                ("multipart/mixed;boundary=x", "--x--\n"), ("text/html", "<html></html>"),
            ])
        func badAnswer(_ type: String, _ text: String) async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "bad answer",
                    [receiveINVITE(), respond(200, "OK", body: (type, text), retransmitted: true)] + farewell))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 488)
                #expect(ending.origin == .us)
                await peer.succeeded()
            }
        }

        @Test("early media that is not safe to read is ignored, and the call goes on")
        func badEarlyMedia() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "bad 183",
                    [
                        receiveINVITE(),
                        respond(183, "Progress", body: ("application/sdp", sdp(formats: [97]))), pause(50),
                        respond(200, "OK", sdp: sdp(), retransmitted: true),
                    ] + farewell))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.provisional(leg, 183).media == nil)
                #expect(try await running.events.answered(leg).media.rtpPort == 6000)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("bad SDP in the answer ends the leg even if early media was good")
        func badAnswerAfterEarlyMedia() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "good 183, bad 200",
                    [
                        receiveINVITE(), respond(183, "Progress", sdp: sdp()), pause(50),
                        respond(200, "OK", body: ("application/sdp", sdp(formats: [8, 97])), retransmitted: true),
                    ] + farewell))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.ended(leg).status == 488)
                await peer.succeeded()
            }
        }

        @Test("bad bodies within a call are refused, and the call goes on")
        func inDialog() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "bad re-INVITE",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        request("INVITE", cseq: 2, body: ("application/sdp", sdp(formats: [98]))), receive(488),
                        request("ACK", cseq: 2, retransmitted: false), pause(50),
                        request("INVITE", cseq: 3, body: ("multipart/mixed;boundary=b", "--b--\n")), receive(415),
                        request("ACK", cseq: 3, retransmitted: false), pause(50),
                        request("INFO", cseq: 4, body: ("text/plain", "hello")), receive(415),
                        request("INVITE", cseq: 5, sdp: sdp(port: 6900, version: 2)), receive(200),
                        request("ACK", cseq: 5, retransmitted: false), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 6900 }
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("BYE is acted on whatever it carries")
        func byeWithBody() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "BYE with statistics",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        request("BYE", cseq: 2, body: ("application/vq-rtcpxr", "VQSessionReport\n")), receive(200),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.ended(leg).byeFromFarEnd)
                await peer.succeeded()
            }
        }
    }
}
