import Foundation
import Testing

@testable import SIP

extension EngineTests {
    @Suite("Calls to phones that register with us")
    struct PhoneCallTests {
        @Test(
            "a phone behind a router is called by its own URI over the way its REGISTER came, for the whole call",
            arguments: [SIPTransport.udp, .tcp])
        func behindRouter(_ transport: SIPTransport) async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener(transport))
                try await phone.register()
                let leg = try await running.call(account: "agent01")
                let invite = try await phone.receive("INVITE sip:agent01@10.9.8.7:5999;ob SIP/2.0\r\n")
                #expect(!invite.contains("Route:") && !invite.contains("hide"))
                phone.answer(invite, "180 Ringing", contact: "<sip:agent01@10.9.8.7:5999>")
                _ = try await running.events.provisional(leg, 180)
                phone.answer(
                    invite, "200 OK", contact: "<sip:inner@10.9.8.7:5998>",
                    sdp: sdp().replacingOccurrences(of: "[media_ip]", with: "127.0.0.1")
                        .replacingOccurrences(of: "[local_ip_type]", with: "4"))
                _ = try await running.events.answered(leg)
                _ = try await phone.receive("ACK sip:inner@10.9.8.7:5998 SIP/2.0\r\n")
                await running.engine.end(leg)
                let bye = try await phone.receive("BYE sip:inner@10.9.8.7:5998 SIP/2.0\r\n")
                #expect(!bye.contains("Route:"))
                phone.answer(bye, "200 OK")
                _ = try await running.events.ended(leg)
            }
        }

        @Test("a call that is given up is cancelled over the same way")
        func cancelled() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener())
                try await phone.register()
                let leg = try await running.call(account: "agent01")
                let invite = try await phone.receive("INVITE")
                phone.answer(invite, "180 Ringing")
                _ = try await running.events.provisional(leg, 180)
                await running.engine.end(leg)
                let cancel = try await phone.receive("CANCEL sip:agent01@10.9.8.7:5999;ob")
                phone.answer(cancel, "200 OK")
                phone.answer(invite, "487 Request Terminated")
                #expect(try await running.events.ended(leg).wasCancelledByUs)
            }
        }

        @Test("a phone that is not there fails the call at once, and says whose it is")
        func absent() async throws {
            try await withRegistrar { running in
                let start = ContinuousClock.now
                await #expect(throws: SIPError.phoneNotRegistered("agent02")) {
                    _ = try await running.call(account: "agent02")
                }
                #expect(ContinuousClock.now - start < .seconds(5))
                #expect(SIPError.phoneNotRegistered("agent02").description.contains("agent02"))
            }
        }

        @Test("of several contacts the newest is called")
        func newest() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let (old, new) = (try RawPhone(listener), try RawPhone(listener))
                try await old.register(contact: "<sip:desk@10.9.8.6>", callID: "old")
                try await new.register(contact: "<sip:soft@10.9.8.7>", callID: "new")
                let leg = try await running.call(account: "agent01")
                let invite = try await new.receive("INVITE sip:soft@10.9.8.7 SIP/2.0")
                #expect(await old.receive(within: 0.2) == nil)
                new.answer(invite, "486 Busy Here")
                #expect(try await running.events.ended(leg).status == 486, "the account's answer: no other is tried")
                #expect(await old.receive(within: 0.2) == nil)
            }
        }
    }
}
