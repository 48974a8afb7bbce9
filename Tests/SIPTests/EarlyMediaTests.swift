import Testing

@testable import SIP

extension EngineTests {
    @Suite("Provisional answers")
    struct EarlyMediaTests {
        @Test("a 183 with SDP brings early media, with the network's reason")
        func earlyMedia() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "183",
                    [
                        receiveINVITE(),
                        respond(
                            183, "Session Progress", headers: ["Reason: Q.850;cause=20"],
                            sdp: sdp(formats: [0, 101], port: 7000)),
                        pause(50), respond(480, "Unavailable"), receive("ACK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let progress = try await running.events.provisional(leg, 183)
                #expect(progress.media?.rtpPort == 7000)
                #expect(progress.media?.codec == .pcmu)
                #expect(progress.reasons == [.q850(20)])
                #expect(try await running.events.ended(leg).status == 480)
                await peer.succeeded()
            }
        }

        @Test("several provisional answers are all reported, in order, and the answer's SDP holds")
        func several() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "several",
                    [
                        receiveINVITE(), respond(180, "Ringing"),
                        respond(183, "Session Progress", sdp: sdp(port: 7000)), respond(180, "Ringing"),
                        respond(181, "Call Is Being Forwarded"),
                        respond(200, "OK", sdp: sdp(port: 7002, version: 2), retransmitted: true), receive("ACK"),
                        receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let answer = try await running.events.answered(leg)
                #expect(answer.media.rtpPort == 7002)
                var seen: [Int] = []
                var ports: [UInt16?] = []
                for case .provisional(leg, let provisional, _) in await running.events.all {
                    seen.append(provisional.status)
                    ports.append(provisional.media?.rtpPort)
                }
                #expect(seen == [180, 183, 180, 181])
                #expect(ports == [nil, 7000, nil, nil])
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("an answer without SDP after a 183 with SDP keeps what the 183 said")
        func earlySDPOnly() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "early only",
                    [
                        receiveINVITE(), respond(183, "Session Progress", sdp: sdp(port: 7004)),
                        respond(200, "OK", retransmitted: true), receive("ACK"), receive("BYE"),
                        respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.answered(leg).media.rtpPort == 7004)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("early media follows the branch that speaks, and the branch that answers wins")
        func forkedProvisionals() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "forked",
                    [
                        receiveINVITE(), respond(183, "Session Progress", tag: "one", sdp: sdp(port: 7010)),
                        respond(183, "Session Progress", tag: "two", sdp: sdp(formats: [0], port: 7020)),
                        respond(200, "OK", tag: "three", sdp: sdp(port: 7030), retransmitted: true),
                        receive("ACK", check: "To: .*tag=three"), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let answer = try await running.events.answered(leg)
                #expect(answer.media.rtpPort == 7030)
                let ports = await running.events.all.compactMap { event in
                    if case .provisional(leg, let provisional, _) = event { provisional.media?.rtpPort } else { nil }
                }
                #expect(ports == [7010, 7020])
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("a second branch that answers too gets its ACK and a BYE, and the first call goes on")
        func losingFork() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "two answers",
                    [
                        receiveINVITE(), respond(200, "OK", tag: "winner", sdp: sdp(port: 7030)),
                        receive("ACK", check: "tag=winner"),
                        answerToINVITE(200, "OK", tag: "loser", sdp: sdp(port: 7040)),
                        receive("ACK", check: "tag=loser"), receive("BYE", check: "tag=loser"),
                        respondInDialog(200, "OK"), receive("BYE", check: "tag=winner"), respondInDialog(200, "OK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.answered(leg).media.rtpPort == 7030)
                _ = await running.events.first(within: 0.5) { _ in false }
                #expect(await running.events.endings(of: leg) == 0)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("a reliable 183 is acknowledged with PRACK")
        func reliable() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "100rel",
                    [
                        receiveINVITE(check: "Supported:.*100rel"),
                        respond(
                            183, "Session Progress", headers: ["Require: 100rel", "RSeq: 77"], sdp: sdp(port: 7050)),
                        receive("PRACK", check: "RAck: *77 "), respondInDialog(200, "OK"),
                        answerToINVITE(200, "OK"),
                        receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                    ].keepingINVITE()))
            try await withEngine { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.provisional(leg, 183).media?.rtpPort == 7050)
                #expect(try await running.events.answered(leg).media.rtpPort == 7050)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }
    }
}
