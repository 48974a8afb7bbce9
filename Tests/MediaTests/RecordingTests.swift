import Foundation
import Testing

@testable import Media

extension SocketTests {
    @Suite("What a recording holds") struct RecordingTests {
        @Test("each party is in its own channel of the file, agent left, customer right")
        func channels() async throws {
            let test = try TestCall()
            let path = try temporaryDirectory() + "/new/call.wav"
            try test.connect()
            test.engine.startRecording(
                test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
            var agent = Talker(440)
            var customer = Talker(1000)
            await everyFrame(75) { _ in
                test.agent.send(agent.next())
                test.customer.send(customer.next())
            }
            test.engine.stopRecording(test.call)
            let stopped = await test.log.wait("recordingStopped") {
                if case .recordingStopped = $0 { true } else { false }
            }
            guard case .recordingStopped(test.call, path, let duration, 0)? = stopped else {
                Issue.record("got \(String(describing: stopped))")
                return
            }
            let file = try RecordedFile(path)
            #expect(file.duration == duration)
            #expect(abs(duration / .milliseconds(1) - 1490) < 60)
            let middle = 1600..<9600
            #expect(share(of: 440, in: Array(file.leftSamples[middle])) > 0.95)
            #expect(share(of: 1000, in: Array(file.rightSamples[middle])) > 0.95)
            #expect(share(of: 1000, in: Array(file.leftSamples[middle])) < 0.01)
            #expect(share(of: 440, in: Array(file.rightSamples[middle])) < 0.01)
        }

        @Test("what both say at one moment is within 20 ms of each other in the file, though their timestamps differ")
        func alignment() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            // The customer's stream starts 200 ms after the agent's; both say 0x10 in frame 40 alone.
            await everyFrame(60) { index in
                test.agent.send(frame(index == 40 ? 0x10 : 0xFE))
                if index >= 10 { test.customer.send(frame(index == 40 ? 0x10 : 0xFE)) }
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            let left = try #require(file.left.firstIndex(of: 0x10))
            let right = try #require(file.right.firstIndex(of: 0x10))
            #expect(abs(left - right) <= 160)
            #expect(abs(left - 40 * 160) <= 400)
            #expect(file.left.filter { $0 == 0x10 }.count == 160)
            #expect(file.right.prefix(9 * 160).allSatisfy { $0 == 0xFF }, "before the first packet there is silence")
        }

        @Test("a pause and lost packets are silence of their own length; a late packet is in its place")
        func gaps() async throws {
            let test = try TestCall()
            try test.connect(agent: .pcma, customer: .pcma)
            let path = try test.startRecording()
            await everyFrame(70) { index in
                test.customer.send(frame(0x33), payloadType: 8)
                switch index {
                // Nothing at all for 400 ms.
                case 20..<40:
                    (test.agent.timestamp, test.agent.sequence) = (
                        test.agent.timestamp &+ 160, test.agent.sequence &+ 1
                    )
                // 50 is late: it comes after 51.
                case 50:
                    test.agent.timestamp &+= 160
                    test.agent.sequence &+= 1
                case 51:
                    test.agent.send(frame(51), payloadType: 8)
                    test.agent.timestamp &-= 320
                    test.agent.sequence &-= 2
                    test.agent.send(frame(50), payloadType: 8)
                    test.agent.timestamp &+= 160
                    test.agent.sequence &+= 1
                default: test.agent.send(frame(UInt8(index)), payloadType: 8)
                }
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            #expect(file.codec == .pcma)
            let first = try #require(file.left.firstIndex(of: 19)) - 19 * 160
            for index in 0..<69 {
                let expected: UInt8 = (20..<40).contains(index) ? G711.Law.pcma.silence : UInt8(index)
                #expect(holds(file.left, expected, at: first + index * 160), "frame \(index)")
            }
        }

        /// Whether a frame of 160 samples holds one value. A machine that was busy when the recording began may have
        /// begun it a few frames late: what lies before the file is not asked for, up to 200 ms.
        private func holds(_ samples: [UInt8], _ value: UInt8, at start: Int) -> Bool {
            guard start + 160 <= samples.count, start >= -1600 else { return false }
            return samples[max(0, start)..<max(0, start + 160)].allSatisfy { $0 == value }
        }

        @Test("a network that stalls for half a second loses nothing of the recording when it catches up")
        func stall() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            await everyFrame(80) { index in
                if !(20..<50).contains(index) { test.agent.send(frame(UInt8(index))) }
                if index == 49 { for late in UInt8(20)..<50 { test.agent.send(frame(late)) } }
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            let first = try #require(file.left.firstIndex(of: 19)) - 19 * 160
            for index in 0..<79 {
                #expect(holds(file.left, UInt8(index), at: first + index * 160), "frame \(index)")
            }
        }

        @Test("legs with different laws are recorded in the agent's")
        func convertsToOneLaw() async throws {
            let test = try TestCall()
            try test.connect(agent: .pcma, customer: .pcmu)
            let path = try test.startRecording()
            var agent = Talker(440, as: .pcma)
            var customer = Talker(1000, as: .pcmu)
            await everyFrame(50) { _ in
                test.agent.send(agent.next(), payloadType: 8)
                test.customer.send(customer.next())
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            #expect(file.codec == .pcma)
            #expect(share(of: 440, in: Array(file.leftSamples[800..<7200])) > 0.95)
            #expect(share(of: 1000, in: Array(file.rightSamples[800..<7200])) > 0.95)
        }

        @Test("a stream that starts anew with other numbers goes on at its time, keypad digits leave silence")
        func restart() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            await everyFrame(60) { index in
                if index == 20 {
                    test.agent.timestamp &+= 123_456_789
                    test.agent.sequence &+= 30_000
                }
                if (40..<45).contains(index) {
                    test.agent.sendAgain([1, 0x0A, 0, 160], payloadType: 101)
                    test.agent.sequence &+= 1
                    test.agent.timestamp &+= 160
                } else {
                    test.agent.send(frame(UInt8(index)), ssrc: index < 20 ? 1 : 2)
                }
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            let before = try #require(file.left.firstIndex(of: 10))
            let after = try #require(file.left.firstIndex(of: 30))
            #expect(abs(after - before - 20 * 160) <= 160)
            let pause = try #require(file.left.firstIndex(of: 39)) + 160
            #expect(file.left[pause..<pause + 800].allSatisfy { $0 == 0xFF })
            #expect(file.left[pause + 800] == 45)
        }

        @Test("a stranger's audio is not in the file")
        func strangerIsNotRecorded() async throws {
            let test = try TestCall()
            let stranger = try TestPeer()
            try stranger.aim(at: test.customerLeg)
            try test.connect()
            let path = try test.startRecording()
            await everyFrame(25) { _ in
                stranger.send(frame(0x66))
                test.agent.send(frame(0x11))
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            #expect(file.left.contains(0x11))
            #expect(file.right.allSatisfy { $0 == 0xFF })
        }
    }
}
