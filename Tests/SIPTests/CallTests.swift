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
                            telephoneEventPayloadType: 101, signallingHost: "127.0.0.1"))
                await running.engine.end(leg, cause: .normalClearing)
                let ending = try await running.events.ended(leg)
                #expect(ending.origin == .us)
                #expect(ending.wasAnswered)
                #expect(!ending.byeFromFarEnd)
                await peer.succeeded()
            }
        }

        @Test("the INVITE carries our offer, caller's name and extra headers as given")
        func inviteContents() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "contents",
                    [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
            try await withEngine { running in
                let leg = try await running.call(
                    peer,
                    headers: [("Alert-Info", "<http://example>;info=alert-autoanswer"), ("X-Ticket", "工单 7")])
                _ = try await running.events.ended(leg)
                let messages = await peer.succeeded().messages
                #expect(messages.contains("From: \"客服 \\\"01\\\"\" <sip:4008001234@127.0.0.1>"))
                #expect(messages.contains("Alert-Info: <http://example>;info=alert-autoanswer"))
                #expect(messages.contains("X-Ticket: 工单 7"))
                #expect(messages.contains("m=audio 18400 RTP/AVP 8 0 101"))
                #expect(messages.contains("a=rtpmap:101 telephone-event/8000"))
                #expect(messages.contains("a=ptime:20"))
                #expect(messages.contains("Supported: ") && messages.contains("timer"))
                #expect(messages.contains("Session-Expires: 1800"))
                #expect(!messages.contains("application/dtmf\n") || messages.contains("Allow:"))
            }
        }

        @Test("BYE from the far end ends the leg with the network's cause")
        func byeFromFarEnd() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "bye",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        request("BYE", cseq: 2, headers: ["Reason: Q.850;cause=31;text=\"Normal, unspecified\""]),
                        receive(200),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                let ending = try await running.events.ended(leg)
                #expect(ending.byeFromFarEnd)
                #expect(ending.origin == .farEnd)
                #expect(ending.wasAnswered)
                #expect(ending.q850 == 31)
                #expect(ending.reasons.first?.text == "Normal, unspecified")
                await peer.succeeded()
            }
        }

        @Test("a BYE that comes again because our 200 was lost is answered again, and its dialog is soon forgotten")
        func repeatedBYE() async throws {
            let bye = request("BYE", cseq: 2, branch: "z9hG4bK-again-[call_number]", retransmitted: false)
            let peer = try await SIPpPeer(
                Scenario(
                    "BYE again",
                    [receiveINVITE(), respond(200, "OK", sdp: sdp()), receive("ACK")]
                        + [bye, receive(200), pause(100), bye, receive(200)]), arguments: ["-nr"])
            try await withEngine(configure: { $0.t1 = .milliseconds(50) }) { running in
                let leg = try await running.call(peer)
                #expect(try await running.events.ended(leg).byeFromFarEnd)
                await peer.succeeded()
                #expect(await running.engine.usage().dialogs == 1)
                let deadline = ContinuousClock.now + .seconds(2)
                while await running.engine.usage().dialogs > 0 && ContinuousClock.now < deadline { await Task.yield() }
                #expect(await running.engine.usage().dialogs == 0)
            }
        }

        @Test("a far end that never answers our BYE does not hold the leg")
        func unansweredBYE() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "silent",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE"), receive("BYE"),
                    ]), arguments: ["-nr"])
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                let before = ContinuousClock.now
                await running.engine.end(leg)
                let ending = try await running.events.ended(leg)
                #expect(ContinuousClock.now - before < .seconds(5))
                #expect(ending.origin == .us)
                await peer.succeeded()
            }
        }

        @Test("a 200 that is sent again because its ACK was lost is acknowledged again")
        func lostACK() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "lost ACK",
                    [
                        receiveINVITE(), answerToINVITE(200, "OK", sdp: sdp()), receive("ACK"), pause(100),
                        answerToINVITE(200, "OK", sdp: sdp()), receive("ACK"), pause(100),
                        answerToINVITE(200, "OK", sdp: sdp()), receive("ACK"), receive("BYE"),
                        respondInDialog(200, "OK"),
                    ].keepingINVITE()), arguments: ["-nr"])
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                _ = await running.events.first(within: 0.6) { _ in false }
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                await peer.succeeded()
                #expect(await running.events.count { if case .answered = $0 { true } else { false } } == 1)
            }
        }

        @Test("a lost INVITE is sent again, and a lost 200 to our BYE makes us send BYE again")
        func lostMessages() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "lost",
                    [
                        receiveINVITE(), receiveINVITE(), respond(200, "OK", sdp: sdp()),
                        receive("ACK"), receive("BYE"), receive("BYE"), respondInDialog(200, "OK"),
                    ]), arguments: ["-nr"])
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                await peer.succeeded()
                #expect(await running.events.endings(of: leg) == 1)
            }
        }

        @Test("an answer without SDP is acknowledged and ended, for nothing could be heard")
        func answerWithoutSDP() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "no SDP",
                    [
                        receiveINVITE(), respond(200, "OK", retransmitted: true), receive("ACK"), receive("BYE"),
                        respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 488)
                #expect(ending.origin == .us)
                await peer.succeeded()
                #expect(await running.events.count { if case .answered = $0 { true } else { false } } == 0)
            }
        }

        @Test("an answer with no codec of ours is acknowledged and ended")
        func answerWithoutCodec() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "no codec",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(formats: [9, 101]), retransmitted: true),
                        receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 488)
                #expect(ending.origin == .us)
                await peer.succeeded()
            }
        }

        @Test("values that would break a message are refused before anything is sent")
        func badValues() async throws {
            try await withEngine { running in
                let leg = RunningEngine.nextLeg()
                let good = OutgoingInvite(
                    leg: leg, requestURI: "sip:a@127.0.0.1:9", from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                    media: running.media)
                var bad = [good, good, good, good, good, good]
                bad[0].requestURI = "tel:+8613800138000"
                bad[1].extraHeaders = [("X-A", "1\r\nEvil: 2")]
                bad[2].extraHeaders = [("X A", "1")]
                bad[3].media.address = "media.example"
                bad[4].trunk = "unknown"
                bad[5].from.uri = "sip:bad uri with spaces@@"
                for invite in bad {
                    await #expect(throws: SIPError.self) { try await running.engine.invite(invite) }
                }
                #expect(await running.events.all.isEmpty)
            }
        }
    }
}
