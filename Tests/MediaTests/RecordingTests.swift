import CLinux
import Foundation
import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct RecordingTests {
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

        /// Starts a recording of the test's call and returns its path.
        private func start(_ test: TestCall) throws -> String {
            let path = try temporaryDirectory() + "/call.wav"
            test.engine.startRecording(test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
            return path
        }

        private func stop(_ test: TestCall) async {
            test.engine.stopRecording(test.call)
            _ = await test.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
        }

        @Test("what both say at one moment is within 20 ms of each other in the file, though their timestamps differ")
        func alignment() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try start(test)
            // The customer's stream starts 200 ms after the agent's; both say 0x10 in frame 40 alone.
            await everyFrame(60) { index in
                test.agent.send(frame(index == 40 ? 0x10 : 0xFE))
                if index >= 10 { test.customer.send(frame(index == 40 ? 0x10 : 0xFE)) }
            }
            await stop(test)
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
            let path = try start(test)
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
            await stop(test)
            let file = try RecordedFile(path)
            #expect(file.codec == .pcma)
            let first = try #require(file.left.firstIndex(of: 19)) - 19 * 160
            for index in 0..<69 {
                let expected: UInt8 = (20..<40).contains(index) ? AudioCodec.pcma.silence : UInt8(index)
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
            let path = try start(test)
            await everyFrame(80) { index in
                if !(20..<50).contains(index) { test.agent.send(frame(UInt8(index))) }
                if index == 49 { for late in UInt8(20)..<50 { test.agent.send(frame(late)) } }
            }
            await stop(test)
            let file = try RecordedFile(path)
            let first = try #require(file.left.firstIndex(of: 19)) - 19 * 160
            for index in 0..<79 {
                #expect(holds(file.left, UInt8(index), at: first + index * 160), "frame \(index)")
            }
        }

        @Test("at any moment of the call the file holds all but the last second, as a killed process would leave it")
        func readableWhileRunning() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try start(test)
            var agent = Talker(440)
            var seen: [(at: Int, duration: Duration)] = []
            await everyFrame(160) { index in
                test.agent.send(agent.next())
                guard index >= 60, index % 10 == 0 else { return }
                // What is on disk now is what kill -9 leaves: the kernel keeps what was written.
                if let file = try? RecordedFile(path) { seen.append((index, file.duration)) }
            }
            await stop(test)
            #expect(seen.count == 10)
            for (index, duration) in seen { #expect(duration > .milliseconds(20 * index - 1000)) }
        }

        @Test("a killed process leaves a file that plays up to the last second")
        func killed() async throws {
            let path = try temporaryDirectory() + "/call.wav"
            let file = try RecordingFile(path: path, call: MediaCallID(value: 1), codec: .pcma)
            var writing = file
            let block = [UInt8](repeating: 0x12, count: RecordingBlocks.size)
            for index in 0..<4 {
                try block.withUnsafeBufferPointer { pairs in
                    let base = try #require(pairs.baseAddress)
                    try writing.write(base, count: RecordingWindow.block, at: index * RecordingWindow.block)
                }
                try writing.flush()
                // Bytes behind what the header promises, as when the process dies between the two writes.
                let read = try RecordedFile(path)
                #expect(read.left.count == (index + 1) * RecordingWindow.block)
            }
            writing.closeFile()
        }

        @Test("legs with different laws are recorded in the agent's")
        func convertsToOneLaw() async throws {
            let test = try TestCall()
            try test.connect(agent: .pcma, customer: .pcmu)
            let path = try start(test)
            var agent = Talker(440, as: .pcma)
            var customer = Talker(1000, as: .pcmu)
            await everyFrame(50) { _ in
                test.agent.send(agent.next(), payloadType: 8)
                test.customer.send(customer.next())
            }
            await stop(test)
            let file = try RecordedFile(path)
            #expect(file.codec == .pcma)
            #expect(share(of: 440, in: Array(file.leftSamples[800..<7200])) > 0.95)
            #expect(share(of: 1000, in: Array(file.rightSamples[800..<7200])) > 0.95)
        }

        @Test("a stream that starts anew with other numbers goes on at its time, keypad digits leave silence")
        func restart() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try start(test)
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
            await stop(test)
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
            let path = try start(test)
            await everyFrame(25) { _ in
                stranger.send(frame(0x66))
                test.agent.send(frame(0x11))
            }
            await stop(test)
            let file = try RecordedFile(path)
            #expect(file.left.contains(0x11))
            #expect(file.right.allSatisfy { $0 == 0xFF })
        }

        /// A small file system of our own needs the right to mount one (root, not every container).
        private static let mayMount: Bool = {
            guard let directory = try? temporaryDirectory(), mount("tmpfs", directory, "tmpfs", 0, "size=16k") == 0
            else { return false }
            return umount2(directory, 2) == 0
        }()

        @Test("a full disk ends the recording with the reason, and the call goes on", .enabled(if: mayMount))
        func diskFull() async throws {
            let directory = try temporaryDirectory()
            try #require(mount("tmpfs", directory, "tmpfs", 0, "size=16k") == 0)
            defer { umount2(directory, 2) }
            let test = try TestCall()
            try test.connect()
            let path = directory + "/call.wav"
            test.engine.startRecording(test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
            await everyFrame(100) { _ in test.agent.send(frame(0x11)) }
            let failed = await test.log.wait("recordingFailed") {
                if case .recordingFailed = $0 { true } else { false }
            }
            guard case .recordingFailed(test.call, path, let reason)? = failed else { return }
            #expect(reason == "No space left on device")
            #expect(try RecordedFile(path).left.count >= RecordingWindow.block)
            test.customer.drain()
            test.agent.send(frame(0x22))
            #expect(try #require(test.customer.receive()).payload == frame(0x22))
        }

        @Test("an existing file is left alone, and so is a folder that cannot be made")
        func existingFile() async throws {
            let directory = try temporaryDirectory()
            try Data("mine".utf8).write(to: URL(fileURLWithPath: directory + "/call.wav"))
            let test = try TestCall()
            try test.connect()
            for (path, reason) in [
                (directory + "/call.wav", "File exists"), (directory + "/call.wav/deeper/call.wav", "Not a directory"),
            ] {
                test.engine.startRecording(
                    test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
                let failed = await test.log.wait("recordingFailed") {
                    if case .recordingFailed(_, path, _) = $0 { true } else { false }
                }
                guard case .recordingFailed(_, _, let said)? = failed else { return }
                #expect(said == reason)
            }
            #expect(try String(contentsOfFile: directory + "/call.wav", encoding: .utf8) == "mine")
        }

        @Test("closing the call completes its recording, also with a party that never spoke")
        func closing() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try start(test)
            await everyFrame(30) { _ in test.customer.send(frame(0x21)) }
            test.engine.close(test.call)
            _ = await test.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
            let file = try RecordedFile(path)
            #expect(file.right.filter { $0 == 0x21 }.count >= 29 * 160)
            #expect(file.left.allSatisfy { $0 == 0xFF })
        }

        @Test("a disk too slow for its backlog loses blocks, which are silence, and nothing else")
        func lostBlocks() throws {
            var blocks = RecordingBlocks(limitBytes: 3 * RecordingBlocks.size)
            let taken = (0..<3).compactMap { _ in blocks.take() }
            #expect(taken.count == 3 && blocks.take() == nil)
            taken.forEach { blocks.give(back: $0) }
            #expect(blocks.take() != nil)
            taken.forEach { $0.deallocate() }
            let path = try temporaryDirectory() + "/call.wav"
            var file = try RecordingFile(path: path, call: MediaCallID(value: 1), codec: .pcmu)
            let pairs = [UInt8](repeating: 0x12, count: 200)
            try pairs.withUnsafeBufferPointer { try file.write(#require($0.baseAddress), count: 100, at: 5000) }
            try file.flush()
            file.closeFile()
            let read = try RecordedFile(path)
            #expect(read.left.count == 5100 && read.left[..<5000].allSatisfy { $0 == 0xFF })
            #expect(read.left[5000...].allSatisfy { $0 == 0x12 })
        }
    }
}
