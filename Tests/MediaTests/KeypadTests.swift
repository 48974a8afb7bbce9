import Testing

@testable import Media

extension SocketTests {
    @Suite struct KeypadTests {
        @Test("a digit is reported once and passed on with the other side's payload type, between the same audio times")
        func digitPassesOn() async throws {
            let test = try TestCall()
            var customer = test.customer.remote()
            customer.telephoneEventPayloadType = 96
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, customer)
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            test.agent.send(frame(1))
            let audio = try #require(test.customer.receive()).header
            for step in UInt16(1)...7 {
                let isEnd = step >= 5
                test.agent.send(
                    [
                        5, isEnd ? 0x8A : 0x0A, UInt8((min(step, 5) * 160) >> 8),
                        UInt8(truncatingIfNeeded: min(step, 5) * 160),
                    ],
                    payloadType: 101, marker: step == 1, samples: 0)
                let heard = try #require(test.customer.receive())
                #expect(heard.header.payloadType == 96)
                #expect(heard.header.timestamp == audio.timestamp &+ 160)
                #expect(heard.header.sequence == audio.sequence &+ step)
                #expect(heard.header.marker == (step == 1))
            }
            test.agent.timestamp &+= 1120
            test.agent.send(frame(2))
            #expect(try #require(test.customer.receive()).header.timestamp == audio.timestamp &+ 1280)
            test.agent.send([6, 0x8A, 3, 32], payloadType: 101, marker: true)
            _ = await test.log.wait("digit 6") { if case .digit(_, "6", _) = $0 { true } else { false } }
            let digits = await test.log.all().compactMap {
                if case .digit(let leg, let digit, let duration) = $0 { "\(leg) \(digit) \(duration)" } else { nil }
            }
            #expect(digits == ["\(test.agentLeg.id) 5 100", "\(test.agentLeg.id) 6 100"])
        }

        @Test("digits are sent as events with one timestamp each and growing duration, while bridged audio waits")
        func digitsAreSent() async throws {
            let test = try TestCall()
            try test.connect()
            test.agent.send(frame(1))
            _ = try #require(test.customer.receive())
            try test.engine.sendDigits(test.customerLeg.id, "1,9")
            var events: [TestPeer.Packet] = []
            var last = try #require(test.customer.receive())
            while events.count < 14 {
                test.agent.send(frame(2))
                if last.header.payloadType == 101 { events.append(last) }
                if events.count == 14 { break }
                let next = try #require(test.customer.receive())
                #expect(next.header.sequence == last.header.sequence &+ 1)
                #expect(Int32(bitPattern: next.header.timestamp &- last.header.timestamp) >= 0)
                last = next
            }
            #expect(events.map { $0.payload[0] } == [1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9])
            #expect(Set(events.map(\.header.timestamp)).count == 2)
            #expect(events.filter { $0.payload[1] & 0x80 != 0 }.count == 6)
            #expect(events.filter(\.header.marker).count == 2)
            let customer = test.customerLeg.id
            _ = await test.log.wait("digitsSent") {
                if case .digitsSent(customer, "1p9") = $0 { true } else { false }
            }
        }

        @Test("without telephone events the digits are tones in the audio")
        func digitsInTheAudio() async throws {
            let test = try TestCall()
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote(.pcma, events: nil))
            try test.engine.sendDigits(test.customerLeg.id, "7")
            var samples: [Int16] = []
            for _ in 0..<5 {
                samples += try #require(test.customer.receive()).payload.map { G711.decode($0, as: .pcma) }
            }
            #expect(share(of: 852, in: samples) > 0.4)
            #expect(share(of: 1209, in: samples) > 0.4)
            _ = await test.log.wait("digitsSent") { if case .digitsSent(_, "7") = $0 { true } else { false } }
            #expect(test.customer.receive(within: 0) == nil)
        }

        @Test("what is no digit is refused by name")
        func badDigits() throws {
            let test = try TestCall()
            #expect(throws: MediaError.self) { try test.engine.sendDigits(test.customerLeg.id, "12x4") }
            #expect(throws: MediaError.self) { try test.engine.sendDigits(test.customerLeg.id, "") }
            #expect(throws: MediaError.self) {
                try test.engine.sendDigits(test.customerLeg.id, String(repeating: "1", count: 65))
            }
        }
    }
}
