import Foundation
import Testing

@testable import Media

extension SocketTests {
    @Suite("Encrypted legs")
    struct EncryptedLegTests {
        /// A call whose customer's leg is encrypted.
        private func pair(_ suite: MediaEncryption.Suite = .counter80) throws -> (TestCall, SealingPeer) {
            let test = try TestCall()
            let customer = try SealingPeer(suite, aim: test.customerLeg)
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, customer.remote())
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            return (test, customer)
        }

        @Test(
            "audio of either party reaches the other, encrypted on the one leg and in clear on the other",
            arguments: MediaEncryption.Suite.allCases)
        func relays(suite: MediaEncryption.Suite) async throws {
            let (test, customer) = try pair(suite)
            for value in UInt8(1)...20 {
                try customer.send(frame(value))
                #expect(try #require(test.agent.receive()).payload == frame(value))
                test.agent.send(frame(value &+ 100))
                let heard = try #require(try customer.receive())
                #expect(heard.packet.payload == frame(value &+ 100))
                #expect(!Data(heard.raw).contains(Data(frame(value &+ 100, 8))), "in clear on the wire")
            }
            let figures = try #require(await test.engine.statistics(test.customerLeg.id))
            #expect(figures.received.packets == 20 && figures.forged == 0 && figures.malformed == 0)
        }

        @Test("two encrypted legs hear each other, each with keys of its own")
        func bothEncrypted() throws {
            let test = try TestCall()
            let agent = try SealingPeer(.gcm256, aim: test.agentLeg)
            let customer = try SealingPeer(.counter32, aim: test.customerLeg)
            try test.engine.setRemote(test.agentLeg.id, agent.remote())
            try test.engine.setRemote(test.customerLeg.id, customer.remote())
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            for value in UInt8(1)...20 {
                try customer.send(frame(value))
                #expect(try #require(try agent.receive()).packet.payload == frame(value))
                try agent.send(frame(value &+ 100))
                #expect(try #require(try customer.receive()).packet.payload == frame(value &+ 100))
            }
        }

        @Test("one voice that several hear reaches each of them, encrypted or not")
        func severalHearers() throws {
            let test = try TestCall()
            let third = try test.engine.openLeg(in: test.call)
            let listener = try TestPeer()
            try listener.aim(at: third)
            let customer = try SealingPeer(.gcm128, aim: test.customerLeg)
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, customer.remote())
            try test.engine.setRemote(third.id, listener.remote())
            test.engine.route(
                test.call, [test.customerLeg.id: [test.agentLeg.id], third.id: [test.agentLeg.id]])
            for value in UInt8(1)...20 {
                test.agent.send(frame(value))
                #expect(try #require(listener.receive()).payload == frame(value))
                #expect(try #require(try customer.receive()).packet.payload == frame(value))
            }
        }

        @Test("a packet in clear, with another key, changed or repeated is not heard, and is counted")
        func refused() async throws {
            let (test, customer) = try pair()
            let stranger = try SealingPeer(aim: test.customerLeg)
            customer.peer.send(frame(1))
            try stranger.send(frame(2), from: customer.peer)
            var changed = try #require(customer.seal(frame(3)))
            changed[40] ^= 1
            customer.peer.sendRaw(changed)
            let good = try customer.send(frame(4))
            customer.peer.sendRaw(good)
            #expect(try #require(test.agent.receive()).payload == frame(4))
            let figures = try await test.statistics(test.customerLeg, "all of it is counted") { $0.duplicates == 1 }
            #expect(figures.forged == 3 && figures.received.packets == 1)
            #expect(test.agent.receive(within: 50) == nil)
        }

        @Test("who has no key is not learned as the far end, however early he sends")
        func notLatched() async throws {
            let test = try TestCall()
            let customer = try SealingPeer(aim: test.customerLeg)
            let stranger = try SealingPeer(aim: test.customerLeg)
            var stream = customer.remote(latching: .learned(from: "127.0.0.1"))
            // Its SDP points nowhere, as that of a phone behind NAT does.
            stream.rtpPort = TestPorts.takeOne()
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, stream)
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            try stranger.send(frame(9))
            stranger.peer.send(frame(9))
            _ = try await test.statistics(test.customerLeg, "both were counted") { $0.forged == 2 }
            try customer.send(frame(1))
            #expect(try #require(test.agent.receive()).payload == frame(1))
            test.agent.send(frame(2))
            #expect(try #require(try customer.receive()).packet.payload == frame(2))
            #expect(stranger.peer.receiveRaw(within: 50) == nil)
        }

        @Test("the stream goes on from prompt to peer to hold music and back, and stays readable")
        func continuity() throws {
            let (test, customer) = try pair()
            let tone = Prompt.tone(frequency: 450, on: .milliseconds(60), off: .milliseconds(40))
            test.engine.play(test.customerLeg.id, tone, loop: true)
            var heard: [TestPeer.Packet] = []
            for _ in 0..<10 { heard.append(try #require(try customer.receive()).packet) }
            test.engine.stopPlaying(test.customerLeg.id)
            while !heard.contains(where: { $0.payload == frame(42) }) {
                test.agent.send(frame(42))
                heard.append(try #require(try customer.receive()).packet)
            }
            try test.engine.sendDigits(test.customerLeg.id, "5")
            // An answer with the same keys, as each refresh brings it.
            try test.engine.setRemote(test.customerLeg.id, customer.remote())
            while heard.count(where: { $0.header.payloadType == 101 }) < 5 {
                heard.append(try #require(try customer.receive()).packet)
            }
            test.engine.play(test.customerLeg.id, tone, loop: true)
            for _ in 0..<10 { heard.append(try #require(try customer.receive()).packet) }
            for (before, after) in zip(heard, heard.dropFirst()) {
                #expect(after.header.ssrc == before.header.ssrc)
                #expect(after.header.sequence == before.header.sequence &+ 1)
            }
        }

        @Test("a key that the far end changes is taken, and ours stays")
        func newKey() async throws {
            let (test, customer) = try pair()
            try customer.send(frame(1))
            #expect(try #require(test.agent.receive()).payload == frame(1))
            test.agent.send(frame(2))
            let ssrc = try #require(try customer.receive()).packet.header.ssrc
            let other = try SealingPeer(aim: test.customerLeg)
            var stream = customer.remote()
            stream.encryption?.receivingKey = other.encryption.receivingKey
            try test.engine.setRemote(test.customerLeg.id, stream)
            try customer.send(frame(3))
            try other.send(frame(4), from: customer.peer)
            #expect(try #require(test.agent.receive()).payload == frame(4))
            test.agent.send(frame(5))
            let heard = try #require(try customer.receive()).packet
            #expect(heard.payload == frame(5) && heard.header.ssrc == ssrc)
            _ = try await test.statistics(test.customerLeg, "the old key is refused") { $0.forged == 1 }
        }

        @Test("other keys both ways, and another suite, begin another stream")
        func newKeys() throws {
            let (test, customer) = try pair()
            test.agent.send(frame(1))
            let ssrc = try #require(try customer.receive()).packet.header.ssrc
            let other = try SealingPeer(.gcm256, aim: test.customerLeg)
            try test.engine.setRemote(test.customerLeg.id, other.remote())
            try other.send(frame(2))
            #expect(try #require(test.agent.receive()).payload == frame(2))
            test.agent.send(frame(3))
            let heard = try #require(try other.receive()).packet
            #expect(heard.payload == frame(3) && heard.header.ssrc != ssrc)
        }

        @Test("a far end that changes its SSRC a hundred times is heard every time")
        func manySources() throws {
            let (test, _) = try pair()
            let first = try SealingPeer(aim: test.customerLeg)
            for value in UInt8(1)...100 {
                let session = try #require(
                    SRTPSession(.counter80, first.encryption.receivingKey, .sending(ssrc: UInt32(value))))
                defer { session.free() }
                if value == 1 { try test.engine.setRemote(test.customerLeg.id, first.remote()) }
                let memory = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
                defer { memory.deallocate() }
                RTPHeader.write(
                    to: memory, payloadType: 0, marker: true, sequence: 1000, timestamp: 5, ssrc: UInt32(value))
                (memory + RTPHeader.size).copyMemory(from: frame(value), byteCount: 160)
                let count = try #require(session.protect(memory, count: RTPHeader.size + 160))
                first.peer.sendRaw(Array(UnsafeRawBufferPointer(start: memory, count: count)))
                #expect(try #require(test.agent.receive()).payload == frame(value))
            }
        }

        @Test("two sources that take turns are heard for as long as they do, numbers that come round included")
        func turns() throws {
            let key = SealingPeer.encryption(.gcm128)
            var cipher = LegCipher(key, ssrc: 1)
            let sessions = try [7, 8].map {
                try #require(SRTPSession(.gcm128, key.receivingKey, .sending(ssrc: $0)))
            }
            let memory = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
            defer {
                cipher.free()
                sessions.forEach { $0.free() }
                memory.deallocate()
            }
            for index in 0..<150_000 {
                let ssrc = UInt32(7 + index % 2)
                RTPHeader.write(
                    to: memory, payloadType: 0, marker: false, sequence: UInt16(truncatingIfNeeded: index / 2),
                    timestamp: 5, ssrc: ssrc)
                let count = try #require(sessions[index % 2].protect(memory, count: RTPHeader.size + 20))
                guard cipher.open(memory, count: count, ssrc: ssrc) == .good(RTPHeader.size + 20) else {
                    Issue.record("packet \(index)")
                    return
                }
            }
        }

        @Test("digits, recording and figures are those of the clear side")
        func clearSide() async throws {
            let (test, customer) = try pair(.gcm128)
            let path = try test.startRecording()
            await everyFrame(25) { _ in _ = try? customer.send(frame(0x20)) }
            for end: UInt8 in [0x0A, 0x0A, 0x8A] { try customer.send([7, end, 3, 0x20], payloadType: 101) }
            let digit = await test.log.wait("digit") { if case .digit = $0 { true } else { false } }
            guard case .digit(_, let symbol, _)? = digit else {
                Issue.record("no digit")
                return
            }
            #expect(symbol == "7")
            await test.stopRecording()
            let file = try RecordedFile(path)
            #expect(file.right.count { $0 == 0x20 } >= 20 * 160)
        }

        @Test("a report is encrypted too, and one of the far end's is read; one in clear is not")
        func reports() async throws {
            let (test, customer) = try pair()
            let ear = try TestPeer(port: customer.peer.port + 1)
            try customer.send(frame(1))
            _ = test.agent.receive()
            test.agent.send(frame(2))
            _ = try customer.receive()
            test.engine.close(leg: test.customerLeg.id)
            let raw = try #require(ear.receiveRaw(within: 3000))
            // Good-bye with our name in it, behind the eight bytes that stay in clear.
            #expect(raw[1] == 200 || raw[1] == 201)
            #expect(raw.withUnsafeBytes { RTCPReport.read($0, about: 0) } == nil, "it reads as one in clear")
            let session = try #require(
                SRTPSession(.counter80, customer.encryption.sendingKey, .receiving))
            defer { session.free() }
            let memory = UnsafeMutableRawPointer.allocate(byteCount: 2048, alignment: 16)
            defer { memory.deallocate() }
            memory.copyMemory(from: raw, byteCount: raw.count)
            guard case .good(let count) = session.openReport(memory, count: raw.count) else {
                Issue.record("the report cannot be decrypted")
                return
            }
            let report = RTCPReport.read(UnsafeRawBufferPointer(start: memory, count: count), about: 0)
            #expect(report?.saysGoodbye == true)
        }

        @Test("an encrypted leg moves to another thread with its counters")
        func moves() throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(), threads: 2))
            let (first, second) = (engine.openCall(), engine.openCall())
            let leg = try engine.openLeg(in: first)
            let customer = try SealingPeer(aim: leg)
            try engine.setRemote(leg.id, customer.remote())
            let tone = Prompt.tone(frequency: 450, on: .milliseconds(60), off: .milliseconds(40))
            engine.play(leg.id, tone, loop: true)
            for index in 0..<40 {
                if index % 10 == 5 { engine.move(leg.id, to: index % 20 == 5 ? second : first) }
                #expect(try customer.receive() != nil)
            }
            engine.shutDown()
        }
    }
}
