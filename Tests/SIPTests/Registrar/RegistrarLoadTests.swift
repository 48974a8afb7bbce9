import Foundation
import Synchronization
import TestPrograms
import Testing

@testable import SIP

extension EngineTests {
    @Suite("Many REGISTERs")
    struct RegistrarLoadTests {
        /// SIPp as so many phones with MD5, one after the other; each is challenged and answers.
        private func phones(_ count: Int) -> (scenario: Scenario, users: String) {
            func register(_ cseq: Int, _ extra: String) -> String {
                """
                REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
                Max-Forwards: 70
                From: <sip:[field0]@dialer>;tag=[call_number]
                To: <sip:[field0]@dialer>
                Call-ID: [call_id]
                CSeq: \(cseq) REGISTER
                Contact: <sip:[field0]@[local_ip]:[local_port]>
                Expires: 300
                \(extra)Content-Length: 0

                """
            }
            let scenario = Scenario(
                "phones",
                [
                    send(register(1, ""), retransmitted: true),
                    "<recv response=\"401\" auth=\"true\"></recv>",
                    send(register(2, "[field1]\n"), retransmitted: true),
                    // On a busy machine the first one was sent again, and is challenged again.
                    "<recv response=\"401\" optional=\"true\"></recv>", receive(200),
                ])
            let users = (0..<count).map { "phone\($0);[authentication username=phone\($0) password=secret\($0)]" }
            return (scenario, "SEQUENTIAL\n" + users.joined(separator: "\n") + "\n")
        }

        @Test("a thousand phones behind one address register, and all of them are in")
        func thousand() async throws {
            let count = 1000
            let (scenario, users) = phones(count)
            let file = try TemporaryFolder.make("users").appendingPathComponent("users.csv")
            try users.write(to: file, atomically: true, encoding: .utf8)
            let accounts = (0..<count).map { SIPAccount(user: "phone\($0)", secret: "secret\($0)") }
            try await withRegistrar({
                $0.algorithms = [.md5]
                $0.accounts = accounts
            }) { running in
                let listener = try await running.listener()
                let start = ContinuousClock.now
                let peer = try await SIPpPeer(
                    scenario, calls: count, remote: "127.0.0.1:\(listener.port)", isTraced: false,
                    arguments: ["-inf", file.path, "-r", "10000", "-l", "1000"])
                await peer.succeeded()
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                print("\(count) phones registered in \(seconds) s: \(Int(Double(count) / seconds)) a second")
                #expect(running.engine.phones().count == count)
            }
        }

        @Test("10,000 REGISTERs that guess from one source: it is banned, and nothing else is disturbed")
        func flood() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let phone = try RawPhone(listener)
                try await phone.register()
                let guesser = try RawPhone(listener, from: "127.0.0.66")
                guesser.send(guesser.register("agent02", cseq: 1, callID: "g", contact: "<sip:x@10.9.8.7>"))
                let challenge = try await guesser.receive("SIP/2.0 401")
                let flood = Task.detached {
                    for number in 1...10_000 {
                        let guess = guesser.authorization(
                            "agent02", "guess\(number)", challenge: challenge, count: number)
                        guesser.send(
                            guesser.register(
                                "agent02", cseq: 1 + number, callID: "g", contact: "<sip:x@10.9.8.7>", extra: [guess]))
                        if number % 200 == 0 { try? await Task.sleep(for: .milliseconds(5)) }
                    }
                }
                let leg = try await running.call(account: "agent01")
                let invite = try await phone.receive("INVITE")
                phone.answer(invite, "486 Busy Here")
                #expect(try await running.events.ended(leg).status == 486)
                await flood.value
                #expect(try await phone.register(callID: "again", cseq: 100).hasPrefix("SIP/2.0 200"))
                var answers = 0
                while let text = await guesser.receive(within: 0.5) {
                    #expect(!text.hasPrefix("SIP/2.0 200"))
                    answers += 1
                }
                #expect(answers <= 10, "\(answers) of 10,000 guesses were answered")
                let usage = await running.engine.usage()
                #expect(usage.transactions <= 4)
            }
        }
    }
}
