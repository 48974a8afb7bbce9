import Foundation
import Glibc
import TestPrograms
import Testing

@testable import SIP

extension EngineTests {
    @Suite("Reloads of trunks")
    struct TrunkReloadTests {
        private func trunk(_ version: Int, port: UInt16) -> SIPTrunk {
            var trunk = SIPTrunk(id: "secured", gatewayHost: "127.0.0.1", port: port, transport: .tls)
            trunk.tls = TrunkTLS(verifies: false, version: Double(version))
            return trunk
        }

        /// Waits until what the reloads replaced is given back.
        private func listeners(_ running: RunningEngine, becomes count: Int) async -> Bool {
            await running.engine.listenersFall(to: count)
            return await running.engine.usage().listeners == count
        }

        @Test(
            "a TLS trunk may change as often as it likes: what it was called by before is given back",
            .timeLimit(.minutes(3)))
        func places() async throws {
            try await withEngine(configure: { $0.t1 = .milliseconds(4) }) { running in
                for round in 0..<5 {
                    for version in 0..<120 {
                        await running.engine.reload(trunks: [trunk(round * 1000 + version, port: 9)])
                        // Some open a connection, which fails.
                        guard version % 10 == 0 else { continue }
                        try await running.engine.probe(trunk: "secured", token: UInt64(round * 1000 + version + 1))
                    }
                    let isBack = await listeners(running, becomes: 2)
                    #expect(isBack, "round \(round)")
                }
                await running.engine.reload(trunks: [])
                let isGone = await listeners(running, becomes: 1)
                #expect(isGone)
                #expect(!running.lines.all.contains { $0.contains("too many changes") })
            }
        }

        @Test(
            "a call goes on over the connection that it began on, and ends over it, after its trunk has changed",
            .timeLimit(.minutes(3)))
        func runningCall() async throws {
            let openssl = try OpenSSL()
            defer { openssl.remove() }
            let gateway = try RawGateway()
            let port = try FreePort.next()
            let certificate = try await openssl.certificate("gateway")
            let wrapper = try await openssl.wrap(gateway.port, at: port, certificate)
            defer { wrapper.signal(SIGKILL) }
            try await withEngine(configure: {
                $0.t1 = .milliseconds(10)
                $0.trunks = [trunk(0, port: port)]
            }) { running in
                let leg = RunningEngine.nextLeg()
                try await running.engine.invite(
                    OutgoingInvite(
                        leg: leg, requestURI: "sip:1@127.0.0.1:\(port);transport=tls",
                        from: SIPIdentity(uri: "sip:us@127.0.0.1"), trunk: "secured", media: running.media))
                let connection = try await gateway.accept()
                let invite = try await connection.receive("INVITE")
                connection.answer(invite, "200 OK", contact: "<sip:gw@127.0.0.1:\(gateway.port)>", sdp: rawAudio)
                _ = try await running.events.answered(leg)
                _ = try await connection.receive("ACK")
                await running.engine.reload(trunks: [trunk(1, port: port)])
                #expect(await listeners(running, becomes: 3), "the old one is in use")
                // It would be given back by the sixteenth look without the call.
                for _ in 0..<20 { await running.engine.nextSweep() }
                #expect(await running.engine.usage().listeners == 3)
                await running.engine.end(leg)
                connection.answer(try await connection.receive("BYE"), "200 OK")
                #expect(try await running.events.ended(leg).origin == .us)
            }
        }
    }
}
