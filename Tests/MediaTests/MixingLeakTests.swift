import CLinux
import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct MixingLeakTests {
        @Test("legs that come, are mixed in every codec, move and go leave no memory behind")
        func noLeak() async throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(20), threads: 2))
            let log = EventLog(engine)
            let peer = try TestPeer()
            let codecs: [AudioCodec] = [.pcma, .g722, .opus, .pcmu]
            func round() async throws {
                let calls = [engine.openCall(), engine.openCall()]
                let legs = try codecs.map { codec in
                    let leg = try engine.openLeg(in: calls[0])
                    try engine.setRemote(leg.id, peer.remote(codec))
                    try peer.aim(at: leg)
                    peer.send(frame(3), payloadType: codec.usualPayloadType)
                    return leg.id
                }
                for count in 2...4 {
                    let some = legs.prefix(count)
                    engine.route(
                        calls[0],
                        Dictionary(uniqueKeysWithValues: some.map { ($0, Set(some).subtracting([$0])) }))
                }
                engine.move(legs[1], to: calls[1])
                engine.move(legs[2], to: calls[1])
                engine.route(calls[1], [legs[1]: [legs[2]], legs[2]: [legs[1]]])
                let last = calls[1]
                calls.forEach(engine.close)
                _ = await log.wait("closed") { if case .closed(last, _) = $0 { true } else { false } }
                peer.drain()
            }
            for _ in 0..<20 { try await round() }
            // A leak grows every time. Other tests run at the same time and take memory too, but give it back.
            var growth: [Int] = []
            while growth.count < 25, growth.allSatisfy({ $0 > 1 << 20 }) {
                let before = mallinfo2().uordblks
                for _ in 0..<150 { try await round() }
                growth.append(Int(mallinfo2().uordblks) - Int(before))
            }
            #expect(growth.contains { $0 <= 1 << 20 }, "150 rounds took \(growth.map { $0 >> 10 }) KiB")
            let counters = await engine.counters()
            #expect(counters.activeLegs == 0 && counters.mixedLegs == 0)
            #expect(counters.portPairsFree == counters.portPairs)
        }
    }
}
