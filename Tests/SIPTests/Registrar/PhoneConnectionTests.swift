import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// What a phone is reached by: kept open, watched, and given up.
    @Suite("The connections of phones that register with us")
    struct PhoneConnectionTests {
        @Test("when a phone's connection closes it is not there any more, at once")
        func connectionLost() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener(.tcp))
                try await phone.register()
                try await running.phone { $0 == .registered }
                phone.hangUp()
                try await running.phone(within: 30) { $0 == .unregistered(.connectionClosed) }
                #expect(running.engine.phones().isEmpty)
            }
        }

        @Test("CRLF CRLF on a connection is answered with CRLF (RFC 5626 section 4.4.1)")
        func pong() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener(.tcp))
                try await phone.register()
                phone.send("\r\n\r\n")
                #expect(await phone.receive(within: 30) == "\r\n")
                phone.send("\r\n")
                #expect(await phone.receive(within: 0.2) == nil)
            }
        }

        @Test("a phone that does not answer OPTIONS is unreachable until it does", arguments: [SIPTransport.udp, .tcp])
        func options(_ transport: SIPTransport) async throws {
            try await withRegistrar({
                $0.keepAlive = .milliseconds(300)
                $0.patience = .milliseconds(200)
            }) { running in
                let phone = try RawPhone(try await running.listener(transport))
                try await phone.register(cseq: 1)
                let question = try await phone.receive("OPTIONS sip:agent01@10.9.8.7:5999;ob SIP/2.0")
                #expect(!question.contains("Route:"))
                try await running.phone { $0 == .unreachable }
                #expect(running.engine.phones().map(\.isReachable) == [false])
                await #expect(throws: SIPError.phoneNotRegistered("agent01")) {
                    _ = try await running.call(account: "agent01")
                }
                phone.answer(question, "200 OK")
                try await running.phone { $0 == .reachable }
            }
        }

        @Test("a connection that nobody registers through is closed after a while; a registered one stays")
        func idle() async throws {
            try await withRegistrar(configure: { $0.connectionPatience = .milliseconds(400) }) { running in
                let listener = try await running.listener(.tcp)
                let phone = try RawPhone(listener)
                try await phone.register()
                let idle = try RawPhone(listener)
                idle.send("\r\n\r\n")
                #expect(await idle.receive(within: 30) == "\r\n")
                #expect(await idle.isClosed(within: 30))
                #expect(running.engine.isPhoneReachable("agent01"))
                phone.send("\r\n\r\n")
                #expect(await phone.receive(within: 30) == "\r\n")
            }
        }

        @Test("however many connections a stranger opens, phones find room and registered ones stay")
        func manyConnections() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener(.tcp)
                let first = try RawPhone(listener)
                try await first.register()
                var strangers: [RawPhone] = []
                for count in 0..<1200 {
                    strangers.append(try RawPhone(listener, from: "127.0.0.66"))
                    // From one address an eighth of the room is taken: who came first goes. Its place is free half a second
                    // later, so this is no faster than that allows.
                    guard count >= 128, count % 32 == 0 else { continue }
                    #expect(await strangers[count - 128].isClosed(within: 30))
                    try await Task.sleep(for: .milliseconds(30))
                }
                let second = try RawPhone(listener)
                let answer = try await second.register("agent02", secret: "other", callID: "second")
                #expect(answer.hasPrefix("SIP/2.0 200"))
                #expect(await strangers[0].isClosed(within: 30))
                #expect(running.engine.phones().count == 2)
            }
        }
    }
}
