import Testing

@testable import SIP

extension EngineTests {
    @Suite("Codecs")
    struct CodecTests {
        private static let all = LocalMedia(
            address: "127.0.0.1", rtpPort: 18_400, codecs: [.opus, .g722, .pcma, .pcmu])

        /// An SDP of the far end with these formats and their rtpmap lines.
        private func sdp(_ formats: String, _ mappings: [String], version: Int = 1) -> String {
            let lines = [
                "v=0", "o=far 7 \(version) IN IP4 [media_ip]", "s=-", "c=IN IP4 [media_ip]", "t=0 0",
                "m=audio 6000 RTP/AVP \(formats)",
            ]
            return (lines + mappings.map { "a=rtpmap:\($0)" }).joined(separator: "\n")
        }

        /// What is negotiated when the far end answers so, and the messages.
        private func answer(_ answer: String, then steps: [String] = []) async throws -> (RemoteMedia, String) {
            let peer = try await SIPpPeer(
                Scenario(
                    "codecs",
                    [receiveINVITE(), respond(200, "OK", sdp: answer, retransmitted: true), receive("ACK")] + steps
                        + [receive("BYE"), respondInDialog(200, "OK")]))
            nonisolated(unsafe) var result: (RemoteMedia, String)?
            try await withEngine { running in
                let leg = try await running.call(peer, media: Self.all)
                var media = try await running.events.answered(leg).media
                if !steps.isEmpty { media = try await running.events.mediaChanged(leg) { _ in true } }
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                result = (media, await peer.succeeded().messages)
            }
            return try #require(result)
        }

        @Test("all four codecs are offered in our order, Opus with its parameters, digits at both clocks")
        func offer() async throws {
            let (media, messages) = try await answer(sdp("8 101", ["8 PCMA/8000", "101 telephone-event/8000"]))
            #expect(messages.contains("m=audio 18400 RTP/AVP 111 9 8 0 101 102"))
            for line in [
                "a=rtpmap:111 opus/48000/2", "a=fmtp:111 maxplaybackrate=16000;sprop-maxcapturerate=16000",
                "a=rtpmap:9 G722/8000", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:102 telephone-event/48000",
            ] {
                #expect(messages.contains(line))
            }
            #expect(media.codec == .pcma && media.telephoneEventPayloadType == 101)
            #expect(media.telephoneEventClockRate == 8000)
        }

        @Test("Opus answered under another number is sent with that and received with ours, digits likewise")
        func opus() async throws {
            let (media, _) = try await answer(
                sdp(
                    "96 97 98",
                    ["96 opus/48000/2", "97 telephone-event/8000", "98 telephone-event/48000"]))
            #expect(media.codec == .opus)
            #expect(media.payloadType == 96)
            #expect(media.telephoneEventPayloadType == 98 && media.telephoneEventClockRate == 48_000)
        }

        @Test("Opus with digits at 8 kHz alone keeps those")
        func opusWithSlowDigits() async throws {
            let (media, _) = try await answer(
                sdp("111 101", ["111 opus/48000/2", "101 telephone-event/8000"]))
            #expect(media.codec == .opus && media.payloadType == 111 && media.receivedPayloadType == 111)
            #expect(media.telephoneEventPayloadType == 101 && media.telephoneEventClockRate == 8000)
        }

        @Test("G.722 is known by its number, with and without a mapping", arguments: [[], ["9 G722/8000"]])
        func g722(_ mappings: [String]) async throws {
            let (media, _) = try await answer(sdp("9", mappings))
            #expect(media.codec == .g722 && media.payloadType == 9)
            #expect(media.telephoneEventPayloadType == nil)
        }

        @Test("an offer of Opus under the far end's own number is answered with that number")
        func offeredOpus() async throws {
            let (media, _) = try await answer(
                sdp("8 101", ["8 PCMA/8000", "101 telephone-event/8000"]),
                then: [
                    request(
                        "INVITE", cseq: 2,
                        sdp: sdp(
                            "120 121",
                            [
                                "120 opus/48000/2", "121 telephone-event/48000",
                            ], version: 2)),
                    receive(200, check: "RTP/AVP 120 121"), request("ACK", cseq: 2, retransmitted: false),
                ])
            #expect(media.codec == .opus)
            #expect(media.payloadType == 120 && media.receivedPayloadType == 120)
            #expect(media.telephoneEventPayloadType == 121 && media.receivedTelephoneEventPayloadType == 121)
        }
    }
}
