import Testing

@testable import Media

extension SocketTests {
    @Suite struct RelayTests {
        @Test("audio of either party reaches the other unchanged, with our SSRC and the other's payload type")
        func relaysBothWays() throws {
            let test = try TestCall()
            try test.connect()
            for value in UInt8(1)...20 {
                test.agent.send(frame(value))
                test.customer.send(frame(value &+ 100))
                let heardByCustomer = try #require(test.customer.receive())
                let heardByAgent = try #require(test.agent.receive())
                #expect(heardByCustomer.payload == frame(value))
                #expect(heardByAgent.payload == frame(value &+ 100))
                #expect(heardByCustomer.header.ssrc != test.agent.ssrc)
                #expect(heardByCustomer.header.payloadType == 0)
            }
        }

        @Test("IPv6 legs relay as IPv4 ones do")
        func relaysIPv6() throws {
            let test = try TestCall("::1")
            try test.connect()
            test.agent.send(frame(7))
            #expect(try #require(test.customer.receive()).payload == frame(7))
        }

        @Test("legs with different laws hear each other converted")
        func convertsLaws() throws {
            let test = try TestCall()
            try test.connect(agent: .pcma, customer: .pcmu)
            let samples = (0..<160).map { Int16(8000 * ($0 % 20 - 10) / 10) }
            test.agent.send(samples.map { G711.encode($0, as: .pcma) }, payloadType: 8)
            let heard = try #require(test.customer.receive())
            #expect(heard.header.payloadType == 0)
            for (byte, sample) in zip(heard.payload, samples) {
                #expect(abs(Int(G711.decode(byte, as: .pcmu)) - Int(sample)) <= abs(Int(sample)) / 16 + 16)
            }
        }

        @Test("sequence, timestamp and SSRC go on without a jump from ringback to the other party to hold music")
        func continuity() async throws {
            let test = try TestCall()
            let tone = Prompt.tone(frequency: 450, on: .milliseconds(60), off: .milliseconds(40))
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            test.engine.play(test.agentLeg.id, tone, loop: true)
            var heard: [TestPeer.Packet] = []
            for _ in 0..<10 { heard.append(try #require(test.agent.receive())) }
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            while !heard.contains(where: { $0.payload == frame(42) }) {
                test.customer.send(frame(42))
                heard.append(try #require(test.agent.receive()))
            }
            for _ in 0..<5 {
                test.customer.send(frame(42))
                heard.append(try #require(test.agent.receive()))
            }
            test.engine.play(test.agentLeg.id, tone, loop: true)
            for _ in 0..<10 { heard.append(try #require(test.agent.receive())) }
            let first = heard[0].header
            for (before, after) in zip(heard, heard.dropFirst()) {
                #expect(after.header.ssrc == first.ssrc)
                #expect(after.header.sequence == before.header.sequence &+ 1)
                let step = after.header.timestamp &- before.header.timestamp
                #expect(step >= 160 && step < 16_000)
            }
            let last = heard[heard.count - 1]
            let passed = (last.at - heard[0].at) / MediaClock.sample
            let samples = Int64(last.header.timestamp &- first.timestamp)
            #expect(abs(samples - passed) < 4000, "timestamps follow the clock")
            #expect(heard[0].header.marker)
            #expect(heard.filter(\.header.marker).count >= 3, "each change of source starts a talkspurt")
        }

        @Test("a party that starts its stream anew, with other numbers and SSRC, is heard without a jump")
        func restartedStream() throws {
            let test = try TestCall()
            try test.connect()
            test.customer.send(frame(1))
            let before = try #require(test.agent.receive()).header
            test.customer.sequence &+= 20_000
            test.customer.timestamp &+= 90_000_000
            test.customer.send(frame(2), ssrc: 99)
            let after = try #require(test.agent.receive()).header
            #expect(after.sequence == before.sequence &+ 1)
            #expect(after.timestamp &- before.timestamp < 4000)
            #expect(after.ssrc == before.ssrc)
            #expect(after.marker)
        }

        @Test("losses and reordering of one party stay visible to the other")
        func lossStaysVisible() throws {
            let test = try TestCall()
            try test.connect()
            test.agent.send(frame(1))
            let first = try #require(test.customer.receive()).header
            test.agent.sequence &+= 2
            test.agent.timestamp &+= 320
            test.agent.send(frame(4))
            let fourth = try #require(test.customer.receive()).header
            #expect(fourth.sequence == first.sequence &+ 3)
            #expect(fourth.timestamp == first.timestamp &+ 480)
            test.agent.sequence &-= 2
            test.agent.timestamp &-= 320
            test.agent.send(frame(3))
            let third = try #require(test.customer.receive()).header
            #expect(third.sequence == first.sequence &+ 2)
        }
    }
}
