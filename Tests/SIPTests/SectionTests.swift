import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// Gateways offer the same audio twice, encrypted and in clear, and keep what was refused in its place.
    @Suite("Offers with several sections")
    struct SectionTests {
        private static let secured = [
            "m=audio 6100 RTP/SAVP 8", "a=rtpmap:8 PCMA/8000",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj",
        ]

        /// An answered leg in clear, whose far end goes on with these steps and is then hung up on.
        private func run(_ steps: [String], _ body: (RunningEngine, LegID) async throws -> Void) async throws {
            let answered = [receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK")]
            let peer = try await SIPpPeer(
                Scenario("sections", answered + steps + [receive("BYE"), respondInDialog(200, "OK")]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                try await body(running, leg)
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                await peer.succeeded()
            }
        }

        @Test("of the same audio twice one is taken and the other refused, each in its place, whoever offers next")
        func twice() async throws {
            let kept = "m=audio 0 RTP/SAVP 8.*m=audio 18400 RTP/AVP 8"
            try await run([
                request("UPDATE", cseq: 2, sdp: sdp(port: 6002, version: 2, session: Self.secured)),
                receive(200, check: kept),
                // The far end wants our offer.
                request("INVITE", cseq: 3), receive(200, check: kept),
                ack(3, sdp: sdp(port: 6003, version: 3, session: ["m=audio 0 RTP/SAVP 8"])),
                // What is switched off may look like what is on.
                request("INVITE", cseq: 4, sdp: sdp(port: 6004, version: 4, session: ["m=audio 0 RTP/AVP 8"])),
                receive(200, check: "m=audio 0 RTP/AVP 8.*m=audio 18400 RTP/AVP 8"), ack(4),
            ]) { running, leg in
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 6002 }
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 6003 }
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 6004 }
            }
        }

        @Test("audio in a profile that we do not speak does not take the place of the one we do")
        func foreignProfile() async throws {
            try await run([
                request(
                    "INVITE", cseq: 2,
                    sdp: sdp(port: 6002, version: 2, session: ["m=audio 6200 RTP/AVPF 8", "a=rtpmap:8 PCMA/8000"])),
                receive(200, check: "m=audio 0 RTP/AVPF 8.*m=audio 18400 RTP/AVP 8"), ack(2),
            ]) { running, leg in
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 6002 }
            }
        }

        @Test("an address of another family than the leg's is refused with 488, and the call goes on as it was")
        func otherFamily() async throws {
            let six = sdp(version: 2).replacingOccurrences(
                of: "c=IN IP[local_ip_type] [media_ip]", with: "c=IN IP6 2001:db8::5")
            try await run([
                request("INVITE", cseq: 2, sdp: six), receive(488), ack(2),
                request("INVITE", cseq: 3, sdp: sdp(port: 6800, version: 3)), receive(200), ack(3),
            ]) { running, leg in
                let media = try await running.events.mediaChanged(leg) { _ in true }
                #expect(media.rtpPort == 6800)
                #expect(running.lines.all.contains { $0.contains("488") }, "it is told of")
            }
        }

        /// The far end's ACK for our answer to its re-INVITE.
        private func ack(_ cseq: Int, sdp: String? = nil) -> String {
            request("ACK", cseq: cseq, sdp: sdp, retransmitted: false)
        }
    }
}
