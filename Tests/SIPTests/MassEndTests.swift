import Testing

@testable import SIP

extension EngineTests {
    /// A trunk that fails, or a drain, ends everything at once.
    @Suite("Many legs that end at once")
    struct MassEndTests {
        private static let legs = 2000

        @Test("2,000 legs ended at once end once each, and leave nothing behind; twice, with calls in between")
        func ended() async throws {
            let peer = try await SIPpPeer.answering()
            defer { peer.stop() }
            try await withLoad(peer) { load in
                for _ in 0..<2 {
                    try await load.hold(legs: Self.legs)
                    try await load.release()
                    try await load.untilForgotten()
                    try await load.run(legs: 20, outstanding: 5)
                }
                #expect(await load.failures == 0)
                #expect(await load.endings.count == 2 * (Self.legs + 20))
                #expect(await load.endings.values.allSatisfy { $0 == 1 })
            }
        }

        @Test("an engine shut down with 2,000 legs up ends each of them once, within its patience")
        func shutDown() async throws {
            let peer = try await SIPpPeer.answering()
            defer { peer.stop() }
            try await withLoad(peer) { load in
                try await load.hold(legs: Self.legs)
                let start = ContinuousClock.now
                await load.shutDownEngine()
                #expect(ContinuousClock.now - start < .seconds(30))
                #expect(await load.endings.count == Self.legs)
                #expect(await load.endings.values.allSatisfy { $0 == 1 })
            }
        }
    }
}
