import Testing

@testable import Media

extension SocketTests {
    @Suite struct PlayingTests {
        @Test("a prompt is played whole, 20 ms apart and without drift, and its end is reported")
        func playsToItsEnd() async throws {
            let test = try TestCall()
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote(.pcma))
            let prompt = Prompt.tone(frequency: 450, on: .seconds(1), off: .zero)
            let playback = test.engine.play(test.agentLeg.id, prompt)
            var heard: [TestPeer.Packet] = []
            for _ in 0..<50 { heard.append(try #require(test.agent.receive())) }
            #expect(share(of: 450, in: heard.flatMap { $0.payload.map { G711.decode($0, as: .pcma) } }) > 0.95)
            let took = Double(heard[49].at - heard[0].at) / 1e6
            #expect(took > 960 && took < 1100)
            let agent = test.agentLeg.id
            _ = await test.log.wait("playEnded") {
                if case .playEnded(agent, playback) = $0 { true } else { false }
            }
            #expect(test.agent.receive(within: 0) == nil)
        }

        @Test("who comes in the middle hears what another one hears from there on, in its own codec")
        func playsAlong() async throws {
            let test = try TestCall()
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote(.pcma))
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote(.pcmu))
            let prompts = [
                Prompt.tone(frequency: 450, on: .milliseconds(200), off: .zero),
                Prompt.tone(frequency: 900, on: .seconds(40), off: .zero),
            ]
            test.engine.play(test.agentLeg.id, prompts)
            for _ in 0..<12 { _ = try #require(test.agent.receive()) }
            test.engine.play(test.customerLeg.id, prompts, with: test.agentLeg.id)
            var heard: [UInt8] = []
            for _ in 0..<10 { heard += try #require(test.customer.receive()).payload }
            let samples = heard.map { G711.decode($0, as: .pcmu) }
            #expect(share(of: 900, in: samples) > 0.9)
            test.engine.stopPlaying(test.agentLeg.id)
            let (customer, over) = (
                test.customerLeg.id, test.engine.play(test.customerLeg.id, prompts, with: test.agentLeg.id)
            )
            _ = await test.log.wait("playEnded") {
                if case .playEnded(customer, over) = $0 { true } else { false }
            }
        }

        @Test("a looped tone goes on until it is stopped")
        func loops() async throws {
            let test = try TestCall()
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            test.engine.play(
                test.agentLeg.id, .tone(frequency: 450, on: .milliseconds(20), off: .milliseconds(20)), loop: true)
            for _ in 0..<10 { _ = try #require(test.agent.receive()) }
            test.engine.stopPlaying(test.agentLeg.id)
            _ = await test.engine.counters()
            test.agent.drain()
            #expect(test.agent.receive(within: 100) == nil)
            let ended = await test.log.all().contains { if case .playEnded = $0 { true } else { false } }
            #expect(!ended)
        }

        @Test("a far end that holds us gets nothing, and hears again after it resumes")
        func hold() async throws {
            let test = try TestCall()
            try test.connect()
            test.customer.send(frame(1))
            #expect(try #require(test.agent.receive()).payload == frame(1))
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote(sends: false, receives: false))
            test.customer.send(frame(66))
            _ = try await test.statistics(test.customerLeg, "two packets read") { $0.received.packets == 2 }
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            test.customer.send(frame(2))
            #expect(try #require(test.agent.receive()).payload == frame(2))
        }

        @Test("many prompts at once leave spread over the frame, each on time")
        func manyPrompts() throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(100)))
            let log = EventLog(engine)
            let call = engine.openCall()
            let prompt = Prompt.tone(frequency: 450, on: .seconds(5), off: .zero)
            let peers = try (0..<40).map { _ in
                let peer = try TestPeer()
                let leg = try engine.openLeg(in: call)
                try engine.setRemote(leg.id, peer.remote())
                engine.play(leg.id, prompt)
                return peer
            }
            for peer in peers {
                let first = try #require(peer.receive())
                for step in UInt16(1)...10 {
                    let next = try #require(peer.receive())
                    #expect(next.header.sequence == first.header.sequence &+ step)
                    #expect(next.header.timestamp == first.header.timestamp &+ UInt32(step) * 160)
                }
            }
            withExtendedLifetime(log) {}
        }
    }
}
