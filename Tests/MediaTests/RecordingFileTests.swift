import CLinux
import Foundation
import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite("The recording as a file") struct RecordingFileTests {
        @Test("at any moment of the call the file holds all but the last second, as a killed process would leave it")
        func readableWhileRunning() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            var agent = Talker(440)
            var seen: [(at: Int, duration: Duration)] = []
            await everyFrame(160) { index in
                test.agent.send(agent.next())
                guard index >= 60, index % 10 == 0 else { return }
                // What is on disk now is what kill -9 leaves: the kernel keeps what was written.
                if let file = try? RecordedFile(path) { seen.append((index, file.duration)) }
            }
            await test.stopRecording()
            #expect(seen.count == 10)
            for (index, duration) in seen { #expect(duration > .milliseconds(20 * index - 1000)) }
        }

        @Test("a killed process leaves a file that plays up to the last second")
        func killed() async throws {
            let path = try temporaryDirectory() + "/call.wav"
            let file = try RecordingFile(path: path, call: MediaCallID(value: 1), law: .pcma)
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
            test.agent.send(frame(0x22))
            #expect(test.customer.hears(frame(0x22)))
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
            let path = try test.startRecording()
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
            var file = try RecordingFile(path: path, call: MediaCallID(value: 1), law: .pcmu)
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
