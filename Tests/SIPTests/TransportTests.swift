import Testing

@testable import SIP

extension EngineTests {
    @Suite("Listeners and transports")
    struct TransportTests {
        private func answered() -> Scenario {
            Scenario(
                "answered",
                [
                    receiveINVITE(), respond(180, "Ringing"), respond(200, "OK", sdp: sdp(), retransmitted: true),
                    receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                ])
        }

        private func callThrough(
            _ running: RunningEngine, _ peer: SIPpPeer, uri: String? = nil, media: LocalMedia? = nil
        ) async throws {
            let leg = try await running.call(peer, to: uri, media: media)
            _ = try await running.events.answered(leg)
            await running.engine.end(leg)
            _ = try await running.events.ended(leg)
            await peer.succeeded()
        }

        @Test("a call over TCP")
        func tcp() async throws {
            let peer = try await SIPpPeer(answered(), transport: "t1")
            let listener = SIPListener(transport: .tcp, address: "127.0.0.1", port: try FreePort.next())
            try await withEngine(listeners: [listener]) { running in
                try await callThrough(running, peer, uri: peer.uri + ";transport=tcp")
            }
        }

        @Test("a call over IPv6", arguments: [SIPTransport.udp, .tcp])
        func ipv6(_ transport: SIPTransport) async throws {
            let peer = try await SIPpPeer(answered(), transport: transport == .udp ? "u1" : "t1", address: "::1")
            let listener = SIPListener(transport: transport, address: "::1", port: try FreePort.next(address: "::1"))
            try await withEngine(listeners: [listener]) { running in
                let media = LocalMedia(address: "::1", rtpPort: 18_500)
                try await callThrough(
                    running, peer, uri: peer.uri + (transport == .tcp ? ";transport=tcp" : ""), media: media)
                let answer = try await running.events.answered(await firstLeg(running))
                #expect(answer.media.address == "::1")
            }
        }

        private func firstLeg(_ running: RunningEngine) async -> LegID {
            for case .invited(let leg, _, _) in await running.events.all { return leg }
            return LegID(rawValue: 0)
        }

        @Test("several listeners: each call leaves by the one that fits its destination")
        func several() async throws {
            let udp = SIPListener(address: "127.0.0.1", port: 0)
            let tcp = SIPListener(transport: .tcp, address: "127.0.0.1", port: 0)
            let v6 = SIPListener(address: "::1", port: 0)
            try await withEngine(listeners: [udp, tcp, v6]) { running in
                let bound = await running.engine.boundListeners
                #expect(bound.count == 3 && bound.allSatisfy { $0.port > 0 })
                let overUDP = try await SIPpPeer(answered())
                try await callThrough(running, overUDP)
                let overTCP = try await SIPpPeer(answered(), transport: "t1")
                try await callThrough(running, overTCP, uri: overTCP.uri + ";transport=tcp")
                let overIPv6 = try await SIPpPeer(answered(), address: "::1")
                try await callThrough(running, overIPv6, media: LocalMedia(address: "::1", rtpPort: 18_500))
            }
        }

        @Test("a listener on all interfaces publishes the address that the destination can reach")
        func wildcard() async throws {
            let port = try FreePort.next()
            let peer = try await SIPpPeer(answered(), address: "127.0.0.3")
            try await withEngine(listeners: [SIPListener(address: "0.0.0.0", port: port)]) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                let messages = await peer.succeeded().messages
                #expect(messages.contains("Contact: <sip:dialer@127.0.0.1:\(port)>"))
                #expect(messages.contains("Via: SIP/2.0/UDP 127.0.0.1:\(port)"))
            }
        }

        @Test("a public address is published in Via and Contact")
        func published() async throws {
            let peer = try await SIPpPeer(
                Scenario("published", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
            let port = try FreePort.next()
            let listener = SIPListener(address: "127.0.0.1", port: port, publicAddress: "198.51.100.7")
            try await withEngine(listeners: [listener]) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.ended(leg)
                let messages = await peer.succeeded().messages
                #expect(messages.contains("Contact: <sip:dialer@198.51.100.7:\(port)>"))
                #expect(messages.contains("Via: SIP/2.0/UDP 198.51.100.7:\(port)"))
            }
        }

        @Test("a port that is taken is named with transport and address", arguments: [SIPTransport.udp, .tcp])
        func taken(_ transport: SIPTransport) async throws {
            let peer = try await SIPpPeer(answered(), transport: transport == .udp ? "u1" : "t1")
            let listener = SIPListener(transport: transport, address: "127.0.0.1", port: peer.port)
            do {
                try await withEngine(listeners: [listener]) { _ in }
                Issue.record("the engine started on a port that is taken")
            } catch let error as SIPError {
                #expect(error.description.contains("\(transport.rawValue) 127.0.0.1:\(peer.port)"))
                #expect(error.description.contains("in use"))
            }
            peer.stop()
            _ = await peer.verdict()
        }

        @Test("a name instead of an address is refused as a listener")
        func notAnAddress() async throws {
            await #expect(throws: SIPError.self) {
                try await withEngine(listeners: [SIPListener(address: "example.invalid", port: 0)]) { _ in }
            }
        }

        @Test("a Contact that asks for TCP is followed by the ACK and the BYE")
        func contactMovesToTCP() async throws {
            let udp = SIPListener(address: "127.0.0.1", port: 0)
            let tcp = SIPListener(transport: .tcp, address: "127.0.0.1", port: 0)
            let later = try await SIPpPeer(
                Scenario("tcp", [receive("ACK"), receive("BYE"), respondInDialog(200, "OK")]), transport: "t1")
            let peer = try await SIPpPeer(
                Scenario(
                    "udp",
                    [
                        receiveINVITE(),
                        respond(
                            200, "OK", headers: ["Contact: <sip:far@127.0.0.1:\(later.port);transport=tcp>"],
                            sdp: sdp(),
                            contact: false),
                    ]))
            try await withEngine(listeners: [udp, tcp]) { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                await peer.succeeded()
                await later.succeeded()
            }
        }

        @Test("a call needs a listener of its transport and address family")
        func noListener() async throws {
            try await withEngine { running in
                for uri in ["sip:a@[::1]:9", "sip:a@127.0.0.1:9;transport=tcp"] {
                    let invite = OutgoingInvite(
                        leg: RunningEngine.nextLeg(), requestURI: uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                        media: running.media)
                    await #expect(throws: SIPError.self) { try await running.engine.invite(invite) }
                }
            }
        }
    }
}
