import Foundation
import Testing

@testable import Media

extension SocketTests {
    @Suite("Pausing a recording") struct RecordingPauseTests {
        @Test("what is said in a pause is not in the file; it is silence as long as the pause, marked at both ends")
        func pause() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            defer {
                try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
            }
            let (engine, call) = (test.engine, test.call)
            await everyFrame(150) { index in
                if index == 50 { engine.pauseRecording(call) }
                if index == 100 { engine.resumeRecording(call) }
                // What is said in the pause is another value, to be looked for.
                test.agent.send(frame((50..<100).contains(index) ? 0x33 : 0x11))
                test.customer.send(frame((50..<100).contains(index) ? 0x44 : 0x22))
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            // A packet may be on its way when the pause begins or ends.
            #expect(file.left.filter { $0 == 0x33 }.count <= 160 && file.right.filter { $0 == 0x44 }.count <= 160)
            #expect(file.marks.map(\.label) == ["paused", "resumed"])
            let (from, to) = (file.marks[0].position, file.marks[1].position)
            #expect(abs(from - 8000) < 800 && abs(to - 16_000) < 800)
            #expect(file.left[(from + 160)..<to].allSatisfy { $0 == 0xFF })
            #expect(file.left[..<from].filter { $0 == 0x11 }.count > 45 * 160)
            #expect(file.left[to...].filter { $0 == 0x11 }.count > 45 * 160)
            #expect(abs(file.left.count - 24_000) < 1200, "the time of the pause is in the file")
        }

        @Test("a recording that is stopped in a pause ends with silence, and a second pause is no second mark")
        func stoppedInPause() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try test.startRecording()
            defer {
                try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
            }
            let (engine, call) = (test.engine, test.call)
            await everyFrame(60) { index in
                if index == 20 || index == 30 { engine.pauseRecording(call) }
                test.agent.send(frame(index < 20 ? 0x11 : 0x33))
            }
            await test.stopRecording()
            let file = try RecordedFile(path)
            #expect(file.marks.map(\.label) == ["paused"])
            #expect(file.left.filter { $0 == 0x33 }.count <= 160 && file.left.suffix(4000).allSatisfy { $0 == 0xFF })
        }

        @Test("one whose voices have all gone is told to have failed, so that nobody waits for its end")
        func nobody() async throws {
            let test = try TestCall()
            test.engine.close(leg: test.agentLeg.id)
            test.engine.startRecording(test.call, [test.agentLeg.id: .agent], file: "/nowhere/call.wav")
            let failed = await test.log.wait("failed recording") { [call = test.call] event in
                if case .recordingFailed(call, path: "/nowhere/call.wav", _) = event { true } else { false }
            }
            #expect(failed != nil)
        }

        @Test("marks beyond what has room are left out, and the file is as good as before")
        func manyMarks() throws {
            let folder = try temporaryDirectory()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var file = try RecordingFile(path: folder + "/call.wav", call: MediaCallID(value: 1), law: .pcma)
            try [UInt8](repeating: 0x12, count: 200).withUnsafeBufferPointer {
                try file.write(#require($0.baseAddress), count: 100, at: 0)
            }
            for index in 0..<200 {
                try file.mark(PlacedMark(mark: index % 2 == 0 ? .paused : .resumed, position: index))
            }
            try file.flush()
            file.closeFile()
            let read = try RecordedFile(folder + "/call.wav")
            #expect(read.marks.count == WaveHeader.mostMarks && read.left.count == 100)
        }

        @Test("a recording with a limit ends there by itself")
        func limit() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try temporaryDirectory() + "/call.wav"
            defer {
                try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
            }
            test.engine.startRecording(
                test.call, [test.customerLeg.id: .customer], file: path, longest: .milliseconds(400))
            await everyFrame(60) { _ in test.customer.send(frame(0x21)) }
            _ = await test.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
            let file = try RecordedFile(path)
            #expect((3200...5600).contains(file.right.count), "0.4 s, looked at every tenth of a second")
            #expect(file.right.filter { $0 == 0x21 }.count > 2400 && file.left.allSatisfy { $0 == 0xFF })
        }
    }
}
