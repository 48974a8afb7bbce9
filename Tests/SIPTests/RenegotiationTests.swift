import Testing

@testable import SIP

extension EngineTests {
    @Suite("Offers within a call")
    struct RenegotiationTests {
        private func answered() -> [String] {
            [receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK")]
        }

        private let farewell = [receive("BYE"), respondInDialog(200, "OK")]

        /// The far end's ACK for our 200 to its re-INVITE.
        private func ack(_ cseq: Int, sdp: String? = nil) -> String {
            request("ACK", cseq: cseq, sdp: sdp, retransmitted: false)
        }

        private func run(
            _ steps: [String], arguments: [String] = [], _ body: (RunningEngine, LegID) async throws -> Void
        ) async throws -> SIPpPeer.Verdict {
            let peer = try await SIPpPeer(
                Scenario("renegotiation", answered() + steps + farewell), arguments: arguments)
            nonisolated(unsafe) var verdict: SIPpPeer.Verdict?
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                try await body(running, leg)
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                verdict = await peer.succeeded()
            }
            return try #require(verdict)
        }

        @Test("hold by re-INVITE is answered recvonly, and resume sendrecv")
        func holdAndResume() async throws {
            let verdict = try await run([
                request("INVITE", cseq: 2, sdp: sdp(direction: "sendonly", version: 2)),
                receive(200, check: "a=recvonly"), ack(2), pause(50),
                request("INVITE", cseq: 3, sdp: sdp(version: 3)), receive(200, check: "a=sendrecv"), ack(3),
            ]) { running, leg in
                let held = try await running.events.mediaChanged(leg) { $0.direction != .sendrecv }
                #expect(held.direction == .recvonly)
                #expect(!held.direction.maySend)
                let resumed = try await running.events.mediaChanged(leg) { $0.direction == .sendrecv }
                #expect(resumed.rtpPort == 6000)
            }
            // One o= id for the leg's life, and a version that grows by one with each change (RFC 3264 section 8).
            let origins = verdict.messages.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("o=- ") }.map {
                $0.split(separator: " ")
            }
            #expect(Set(origins.map { $0[1] }).count == 1)
            let versions = origins.compactMap { Int($0[2]) }
            #expect(versions.count == 3 && versions[1] == versions[0] + 1 && versions[2] == versions[1] + 1)
        }

        @Test("a=inactive and the old c=0.0.0.0 both hold")
        func otherHolds() async throws {
            _ = try await run([
                request("INVITE", cseq: 2, sdp: sdp(direction: "inactive", version: 2)),
                receive(200, check: "a=inactive"), ack(2), pause(50),
                request("INVITE", cseq: 3, sdp: sdp(address: "0.0.0.0", version: 3)), receive(200), ack(3),
            ]) { running, leg in
                _ = try await running.events.mediaChanged(leg) { $0.direction == .inactive }
                let old = try await running.events.mediaChanged(leg) { $0.address == "0.0.0.0" }
                #expect(old.direction == .recvonly)
            }
        }

        @Test("a direction for the whole session holds too")
        func sessionDirection() async throws {
            _ = try await run([
                request("INVITE", cseq: 2, sdp: sdp(version: 2, session: ["a=sendonly"])), receive(200), ack(2),
            ]) { running, leg in
                let held = try await running.events.mediaChanged(leg) { _ in true }
                #expect(held.direction == .recvonly)
            }
        }

        @Test("another address and another codec are followed")
        func moved() async throws {
            _ = try await run([
                request(
                    "INVITE", cseq: 2,
                    sdp: sdp(
                        formats: [9, 0, 96], port: 6400, address: "127.0.0.9", version: 2, attributes: ["a=rtcp:6500"])),
                receive(200, check: "RTP/AVP 0 96"), ack(2),
            ]) { running, leg in
                let media = try await running.events.mediaChanged(leg) { _ in true }
                #expect(
                    media
                        == RemoteMedia(
                            address: "127.0.0.9", rtpPort: 6400, rtcpPort: 6500, codec: .pcmu, payloadType: 0,
                            telephoneEventPayloadType: 96, signallingHost: "127.0.0.1"))
            }
        }

        @Test("UPDATE with an offer is answered like a re-INVITE")
        func update() async throws {
            _ = try await run([
                request("UPDATE", cseq: 2, sdp: sdp(direction: "sendonly", version: 2)),
                receive(200, check: "a=recvonly"),
            ]) { running, leg in
                let held = try await running.events.mediaChanged(leg) { _ in true }
                #expect(held.direction == .recvonly)
            }
        }

        @Test("UPDATE without an offer, a session refresh, is answered 200")
        func refresh() async throws {
            _ = try await run([
                request(
                    "UPDATE", cseq: 2, headers: ["Supported: timer", "Session-Expires: 90;refresher=uac", "Min-SE: 90"]),
                receive(200, check: "Session-Expires: 90"),
            ]) { running, leg in
                #expect(
                    await running.events.first(within: 0.3) { if case .mediaChanged = $0 { true } else { false } }
                        == nil)
            }
        }

        @Test("a re-INVITE that changes nothing is answered 200 and is no news")
        func unchanged() async throws {
            _ = try await run([
                request("INVITE", cseq: 2, sdp: sdp()), receive(200, check: "RTP/AVP 8 101"), ack(2),
            ]) { running, leg in
                #expect(
                    await running.events.first(within: 0.3) { if case .mediaChanged = $0 { true } else { false } }
                        == nil)
            }
        }

        @Test("UPDATE in the early dialog moves early media")
        func earlyUpdate() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "early UPDATE",
                    [
                        receiveINVITE(), respond(183, "Progress", sdp: sdp(port: 7100)), pause(50),
                        request("UPDATE", cseq: 2, sdp: sdp(port: 7200, version: 2)), receive(200),
                        answerToINVITE(486, "Busy Here"), receive("ACK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.provisional(leg, 183).media?.rtpPort == 7100)
                _ = try await running.events.mediaChanged(leg) { $0.rtpPort == 7200 }
                _ = try await running.events.ended(leg)
                await peer.succeeded()
            }
        }

        @Test("a re-INVITE without an offer gets our full offer, and the ACK's answer counts")
        func offerless() async throws {
            _ = try await run([
                request("INVITE", cseq: 2), receive(200, check: "RTP/AVP 8 0 101"),
                ack(2, sdp: sdp(formats: [0], port: 6600, version: 2)),
            ]) { running, leg in
                let media = try await running.events.mediaChanged(leg) { $0.rtpPort == 6600 }
                #expect(media.codec == .pcmu)
                #expect(media.telephoneEventPayloadType == nil)
            }
        }

        @Test("an offer that we cannot accept is refused with 488, and the call goes on as it was")
        func unacceptable() async throws {
            _ = try await run([
                request("INVITE", cseq: 2, sdp: sdp(formats: [9], version: 2)), receive(488), ack(2), pause(50),
                request("INVITE", cseq: 3, sdp: sdp(port: 6800, version: 3)), receive(200), ack(3),
            ]) { running, leg in
                let media = try await running.events.mediaChanged(leg) { _ in true }
                #expect(media.rtpPort == 6800)
            }
        }
    }
}
