import Foundation
import Glibc
import Synchronization
import TestPrograms

/// One run of Tests/Browser/toolbar.py, or of another script there.
struct BrowserRun {
    struct Check: Sendable {
        let sentence: String
        let passed: Bool
        let detail: String
    }

    struct Trouble: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    static var isPossible: Bool {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .contains { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let lines = Lines()
    private let input: FileHandle
    private let output: FileHandle
    private let ended: AsyncStream<SpawnedProgram.Ending>

    /// - Parameter script: the scenarios, in Tests/Browser.
    init(origin: String, port: UInt16, script: String = "toolbar.py") throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let pictures = tests.deletingLastPathComponent().appendingPathComponent(".build/browser-pictures")
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        let (asked, questions) = try SpawnedProgram.pipe()
        let (answers, answered) = try SpawnedProgram.pipe()
        defer { for end in [questions, answers] { close(end) } }
        output = FileHandle(fileDescriptor: asked, closeOnDealloc: true)
        input = FileHandle(fileDescriptor: answered, closeOnDealloc: true)
        let (stream, sink) = AsyncStream<SpawnedProgram.Ending>.makeStream()
        ended = stream
        _ = try SpawnedProgram(
            "/usr/bin/python3",
            [tests.appendingPathComponent("Browser/\(script)").path, origin, String(port), pictures.path],
            environment: ProcessInfo.processInfo.environment,
            streams: .init(input: answers, output: questions, errors: 2)
        ) {
            sink.yield($0)
            sink.finish()
        }
    }

    private func nextLine() async throws -> String? {
        let (lines, handle) = (lines, output)
        return try await offPool { lines.next { handle.availableData } }
    }

    /// Runs to the end, answering what is asked; gives what was checked.
    func checks(_ answer: ([String]) async throws -> any Sendable) async throws -> [Check] {
        var checks: [Check] = []
        while let line = try await nextLine() {
            guard let message = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any] else {
                throw Trouble("not understood: \(line)")
            }
            var reply: any Sendable = true
            if message.first as? String == "check", message.count == 4 {
                checks.append(
                    Check(
                        sentence: message[1] as? String ?? "", passed: message[2] as? Bool ?? false,
                        detail: message[3] as? String ?? ""))
            } else {
                reply = try await answer(message.dropFirst().compactMap { $0 as? String })
            }
            var data = try JSONSerialization.data(withJSONObject: reply, options: .fragmentsAllowed)
            data.append(UInt8(ascii: "\n"))
            try input.write(contentsOf: data)
        }
        for await _ in ended {}
        return checks
    }
}

/// Cuts what a pipe gives into lines.
private final class Lines: Sendable {
    private let buffer = Mutex(Data())

    /// The next line; nil at the end. `more` gives nothing at the end.
    func next(_ more: () -> Data) -> String? {
        buffer.withLock { buffer in
            while true {
                if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { buffer = Data(buffer[(end + 1)...]) }
                    return String(decoding: buffer[..<end], as: UTF8.self)
                }
                let data = more()
                if data.isEmpty { return nil }
                buffer.append(data)
            }
        }
    }
}
