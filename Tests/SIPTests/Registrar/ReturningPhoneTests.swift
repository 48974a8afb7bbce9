import Foundation
import Testing

@testable import SIP

/// A phone's answer to an INVITE.
let rawAudio = """
    v=0
    o=raw 1 1 IN IP4 127.0.0.1
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio 18600 RTP/AVP 8
    """

extension RawPhone {
    /// Answers the next INVITE and takes the ACK.
    fileprivate func answerCall(_ running: RunningEngine, _ leg: LegID) async throws {
        let invite = try await receive("INVITE")
        answer(invite, "200 OK", contact: "<sip:inner@10.9.8.7:5998>", sdp: rawAudio)
        _ = try await running.events.answered(leg)
        _ = try await receive("ACK")
    }
}

extension EngineTests {
    /// RFC 5626: a phone behind a router is reached by the connection it opened, and by another one once it has registered by
    /// that.
    @Suite("Phones that change their way in a talk")
    struct ReturningPhoneTests {
        private func talk(_ running: RunningEngine, _ phone: RawPhone) async throws -> LegID {
            try await phone.register()
            let leg = try await running.call(account: "agent01")
            try await phone.answerCall(running, leg)
            return leg
        }

        private func lose(_ running: RunningEngine, _ phone: RawPhone) async throws {
            phone.hangUp()
            try await running.phone { $0 == .unregistered(.connectionClosed) }
        }

        @Test(
            "a phone whose connection broke and that registers again is asked whether the leg lives, and goes on with it"
        )
        func comesBack() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener(.tcp)
                let phone = try RawPhone(listener)
                let leg = try await talk(running, phone)
                try await lose(running, phone)
                let again = try RawPhone(listener)
                try await again.register(callID: "again")
                let refresh = try await again.receive("INVITE sip:inner@10.9.8.7:5998")
                #expect(refresh.contains("Session-Expires: ") && !refresh.contains("Route:"))
                again.answer(refresh, "200 OK", contact: "<sip:inner@10.9.8.7:5998>", sdp: rawAudio)
                _ = try await again.receive("ACK")
                #expect(await running.events.endings(of: leg) == 0)
                await running.engine.end(leg)
                again.answer(try await again.receive("BYE sip:inner@10.9.8.7:5998"), "200 OK")
                #expect(try await running.events.ended(leg).origin == .us)
            }
        }

        @Test("a phone that has lost the leg meanwhile says so, and the leg has ended")
        func restarted() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener(.tcp)
                let phone = try RawPhone(listener)
                let leg = try await talk(running, phone)
                try await lose(running, phone)
                let again = try RawPhone(listener)
                try await again.register(contact: "<sip:agent01@10.9.8.7:6001;ob>", callID: "again")
                again.answer(try await again.receive("INVITE sip:inner"), "481 Call/Transaction Does Not Exist")
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 481 && ending.wasAnswered)
            }
        }

        @Test(
            "over UDP, too, a phone that was switched on again is asked, and the leg that it knows nothing of has ended"
        )
        func switchedOnAgain() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener())
                let leg = try await talk(running, phone)
                try await phone.register(callID: "another life")
                phone.answer(try await phone.receive("INVITE sip:inner"), "481 Call/Transaction Does Not Exist")
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 481 && ending.origin == .farEnd && ending.wasAnswered)
            }
        }

        @Test("one that knows the leg goes on with it")
        func knowsItsLeg() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener())
                let leg = try await talk(running, phone)
                try await phone.register(callID: "another life")
                let refresh = try await phone.receive("INVITE sip:inner@10.9.8.7:5998")
                phone.answer(refresh, "200 OK", contact: "<sip:inner@10.9.8.7:5998>", sdp: rawAudio)
                _ = try await phone.receive("ACK")
                #expect(await running.events.endings(of: leg) == 0)
                await running.engine.end(leg)
                phone.answer(try await phone.receive("BYE sip:inner@10.9.8.7:5998"), "200 OK")
                #expect(try await running.events.ended(leg).origin == .us)
            }
        }

        @Test("one that no longer answers has died: the leg ends by the timer")
        func answersNothing() async throws {
            try await withRegistrar(configure: { $0.t1 = .milliseconds(50) }) { running in
                let phone = try RawPhone(try await running.listener())
                let leg = try await talk(running, phone)
                try await phone.register(callID: "another life")
                let ending = try await running.events.ended(leg)
                #expect(ending.status == 408 && ending.origin == .timer)
            }
        }

        @Test("a leg whose phone does not come back has ended after a bounded time, by its connection's fault")
        func staysAway() async throws {
            try await withRegistrar({ $0.returnPatience = .milliseconds(600) }) { running in
                let phone = try RawPhone(try await running.listener(.tcp))
                let leg = try await talk(running, phone)
                let lost = ContinuousClock.now
                try await lose(running, phone)
                let ending = try await running.events.ended(leg)
                #expect(ContinuousClock.now - lost >= .milliseconds(550))
                #expect(ending.origin == .transport && ending.wasAnswered)
                #expect(ending.phrase.contains("did not register again"))
                #expect(await running.engine.usage().dialogs == 0)
            }
        }

        @Test("a BYE that cannot be sent is kept for the phone; our side of the leg is over at once")
        func owedBye() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener(.tcp)
                let phone = try RawPhone(listener)
                let leg = try await talk(running, phone)
                try await lose(running, phone)
                await running.engine.end(leg)
                #expect(try await running.events.ended(leg).origin == .us)
                let stranger = try RawPhone(listener)
                try await stranger.register("agent02", secret: "other", callID: "other")
                #expect(await stranger.receive(within: 0.3) == nil, "another account's phone is not told")
                let again = try RawPhone(listener)
                try await again.register(callID: "again")
                again.answer(try await again.receive("BYE sip:inner@10.9.8.7:5998"), "200 OK")
            }
        }

        @Test("a phone behind a router that gives it another port is reached by that one once it has registered")
        func rebound() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let phone = try RawPhone(listener)
                let leg = try await talk(running, phone)
                let moved = try RawPhone(listener)
                try await moved.register(callID: "raw", cseq: 10)
                await running.engine.end(leg)
                moved.answer(try await moved.receive("BYE sip:inner@10.9.8.7:5998"), "200 OK")
                #expect(try await running.events.ended(leg).origin == .us)
                #expect(await phone.receive(within: 0.2) == nil)
            }
        }
    }

    @Suite("Trunks whose connection breaks in a talk")
    struct BrokenTrunkTests {
        /// - Parameter contact: where the gateway wants what follows; there the ACK comes, by the connection that is given.
        private func talk(
            _ running: RunningEngine, _ gateway: RawGateway, contact: RawGateway? = nil
        ) async throws -> (LegID, RawPhone) {
            let leg = RunningEngine.nextLeg()
            try await running.engine.invite(
                OutgoingInvite(
                    leg: leg, requestURI: gateway.uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"), media: running.media)
            )
            var connection = try await gateway.accept()
            let invite = try await connection.receive("INVITE")
            connection.answer(
                invite, "200 OK", contact: "<sip:gw@127.0.0.1:\((contact ?? gateway).port);transport=tcp>",
                sdp: rawAudio)
            _ = try await running.events.answered(leg)
            if let contact { connection = try await contact.accept() }
            _ = try await connection.receive("ACK")
            return (leg, connection)
        }

        private func withTCP(_ body: (RunningEngine) async throws -> Void) async throws {
            let listener = SIPListener(transport: .tcp, address: "127.0.0.1", port: try FreePort.next())
            try await withEngine(listeners: [listener], body)
        }

        @Test("it is connected to again at once, asked whether the leg lives, and gets the BYE")
        func reconnects() async throws {
            try await withTCP { running in
                let gateway = try RawGateway()
                let (leg, connection) = try await talk(running, gateway)
                connection.hangUp()
                let again = try await gateway.accept()
                let refresh = try await again.receive("INVITE sip:gw@127.0.0.1:\(gateway.port);transport=tcp")
                again.answer(
                    refresh, "200 OK", contact: "<sip:gw@127.0.0.1:\(gateway.port);transport=tcp>", sdp: rawAudio)
                _ = try await again.receive("ACK")
                await running.engine.end(leg)
                again.answer(try await again.receive("BYE"), "200 OK")
                #expect(try await running.events.ended(leg).origin == .us)
            }
        }

        @Test("while it cannot be connected to the BYE waits, and is sent when it is there again")
        func owedBye() async throws {
            try await withTCP { running in
                var gateway: RawGateway? = try RawGateway()
                let port = try #require(gateway?.port)
                let (leg, connection) = try await talk(running, try #require(gateway))
                gateway = nil
                connection.hangUp()
                await running.engine.end(leg)
                #expect(try await running.events.ended(leg).origin == .us)
                let again = try await RawGateway(port: port).accept()
                again.answer(try await again.receive("BYE"), "200 OK")
            }
        }

        @Test("a BYE that can never be sent holds nothing for longer than 64 T1")
        func neverSent() async throws {
            let listener = SIPListener(transport: .tcp, address: "127.0.0.1", port: try FreePort.next())
            try await withEngine(listeners: [listener], configure: { $0.t1 = .milliseconds(20) }) { running in
                var gateway: RawGateway? = try RawGateway()
                let (leg, connection) = try await talk(running, try #require(gateway))
                gateway = nil
                connection.hangUp()
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                #expect(await hasForgotten(running))
            }
        }

        @Test("a BYE that nobody takes at the far end's Contact is sent there again, over a new connection")
        func refusedBye() async throws {
            try await withTCP { running in
                let gateway = try RawGateway()
                var elsewhere: RawGateway? = try RawGateway()
                let port = try #require(elsewhere?.port)
                let (leg, acknowledged) = try await talk(running, gateway, contact: elsewhere)
                elsewhere = nil
                acknowledged.hangUp()
                await running.engine.end(leg)
                #expect(try await running.events.ended(leg).origin == .us)
                let connection = try await RawGateway(port: port).accept()
                connection.answer(try await connection.receive("BYE sip:gw@127.0.0.1:\(port)"), "200 OK")
                #expect(await hasForgotten(running))
            }
        }

        /// Nothing is held for a leg any more.
        private func hasForgotten(_ running: RunningEngine) async -> Bool {
            let deadline = ContinuousClock.now + .seconds(60)
            while await running.engine.usage().dialogs > 0, ContinuousClock.now < deadline { await Task.yield() }
            return await running.engine.usage().dialogs == 0
        }
    }
}
