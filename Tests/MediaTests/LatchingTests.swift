import Testing

@testable import Media

extension SocketTests {
    @Suite struct LatchingTests {
        @Test(
            "a stranger's audio is never passed on, before and after the far end speaks, nor is the stranger answered")
        func strangerIsIgnored() async throws {
            let test = try TestCall()
            let stranger = try TestPeer()
            try stranger.aim(at: test.agentLeg)
            try test.connect()
            stranger.send(frame(66))
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            stranger.send(frame(66))
            test.agent.send(frame(2))
            #expect(try #require(test.customer.receive()).payload == frame(2))
            test.customer.send(frame(3))
            #expect(try #require(test.agent.receive()).payload == frame(3))
            #expect(stranger.receiveRaw(within: 0) == nil)
            let figures = try #require(await test.engine.statistics(test.agentLeg.id))
            #expect(figures.refusedStranger >= 1)
            #expect(figures.received.packets == 2)
        }

        @Test("a far end behind NAT is learned from its first packet and answered there; others stay out")
        func behindNAT() throws {
            let test = try TestCall()
            let signalled = try TestPeer("127.0.0.9")
            let stranger = try TestPeer("127.0.0.8")
            try stranger.aim(at: test.agentLeg)
            try test.engine.setRemote(test.agentLeg.id, signalled.remote(latching: .learned(from: "127.0.0.1")))
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            stranger.send(frame(66))
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            test.customer.send(frame(2))
            #expect(try #require(test.agent.receive()).payload == frame(2))
            stranger.send(frame(66))
            test.agent.send(frame(3))
            #expect(try #require(test.customer.receive()).payload == frame(3))
            #expect(signalled.receiveRaw(within: 0) == nil)
        }

        @Test("the signalled source takes a learned leg back for good")
        func signalledSourceWins() throws {
            let test = try TestCall()
            let signalled = try TestPeer("127.0.0.9")
            try signalled.aim(at: test.agentLeg)
            try test.engine.setRemote(test.agentLeg.id, signalled.remote(latching: .anySource))
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            signalled.send(frame(2))
            #expect(try #require(test.customer.receive()).payload == frame(2))
            test.agent.send(frame(66))
            signalled.send(frame(3))
            #expect(try #require(test.customer.receive()).payload == frame(3))
            test.customer.send(frame(4))
            #expect(try #require(signalled.receive()).payload == frame(4))
        }

        @Test("after a re-INVITE with another address the old one is a stranger")
        func addressChanges() async throws {
            let test = try TestCall()
            try test.connect()
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            let moved = try TestPeer()
            try moved.aim(at: test.agentLeg)
            try test.engine.setRemote(test.agentLeg.id, moved.remote())
            // The kernel keeps the new address out until the engine has heard of it.
            _ = await test.engine.counters()
            test.agent.send(frame(66))
            moved.send(frame(2))
            let after = try #require(test.customer.receive())
            #expect(after.payload == frame(2))
            test.customer.send(frame(3))
            #expect(try #require(moved.receive()).payload == frame(3))
        }

        @Test("a payload type that was not negotiated is not passed on")
        func unknownPayloadType() async throws {
            let test = try TestCall()
            try test.connect()
            test.agent.send(frame(66), payloadType: 13)
            test.agent.send(frame(66), payloadType: 8)
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            #expect(await test.engine.statistics(test.agentLeg.id)?.refusedPayloadType == 2)
        }

        @Test("bytes that are no RTP, from the far end itself, disturb nothing", arguments: 0..<4)
        func rubbish(seed: UInt64) throws {
            var random = SeededGenerator(seed)
            let test = try TestCall()
            try test.connect()
            for value in UInt8(0)..<100 {
                test.agent.sendRaw(random.bytes(Int.random(in: 0...200, using: &random)).map { $0 & 0x7F })
                test.agent.send(frame(value))
                #expect(try #require(test.customer.receive()).payload == frame(value))
            }
            test.agent.sendRaw([UInt8](repeating: 0x80, count: 5000))
            test.agent.send(frame(200))
            #expect(try #require(test.customer.receive()).payload == frame(200))
        }

        @Test("what waited at a port for the call before is not heard in the next one")
        func portIsCleared() async throws {
            let ports = TestPorts.take(4)
            let engine = try MediaEngine(MediaConfiguration(addresses: ["127.0.0.1"], portRange: ports))
            let log = EventLog(engine)
            let peer = try TestPeer()
            let first = engine.openCall()
            let leg = try engine.openLeg(in: first)
            let other = try engine.openLeg(in: first)
            engine.close(first)
            _ = await log.wait("closed") { if case .closed = $0 { true } else { false } }
            try peer.aim(at: leg)
            for _ in 0..<5 { peer.send(frame(66)) }
            let second = engine.openCall()
            let reopened = [try engine.openLeg(in: second), try engine.openLeg(in: second)]
            let same = try #require(reopened.first { $0.rtpPort == leg.rtpPort })
            let opposite = try #require(reopened.first { $0.rtpPort == other.rtpPort })
            let listener = try TestPeer()
            try engine.setRemote(same.id, peer.remote())
            try engine.setRemote(opposite.id, listener.remote())
            engine.bridge(same.id, opposite.id)
            peer.send(frame(1))
            #expect(try #require(listener.receive()).payload == frame(1))
        }
    }
}
