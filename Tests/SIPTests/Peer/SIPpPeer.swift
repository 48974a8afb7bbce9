import Foundation
import Glibc
import TestPrograms
import Testing

/// SIPp on loopback, playing a scenario; its exit code and its message trace are the judge.
final class SIPpPeer: Sendable {
    struct Verdict: Sendable {
        let exitCode: Int32
        /// Everything sent and received, as SIPp traced it.
        let messages: String
        /// SIPp's own words when the scenario failed.
        let errors: String

        var isSuccess: Bool { exitCode == 0 }

        /// How often a message with this start line was received from us.
        func received(_ startLine: String) -> Int { count(startLine, in: "received") }

        private func count(_ startLine: String, in direction: String) -> Int {
            var total = 0
            for block in messages.components(separatedBy: "----------------------------------------------- ") {
                let lines = block.split(separator: "\n", omittingEmptySubsequences: true)
                guard lines.count > 2, lines[1].contains("message \(direction)") else { continue }
                if lines.dropFirst(2).first?.hasPrefix(startLine) == true { total += 1 }
            }
            return total
        }
    }

    struct NotReady: Error {}

    let address: String
    let port: UInt16
    private let process: SpawnedProgram
    private let directory: URL
    private let finished: AsyncStream<Int32>

    var uri: String { address.contains(":") ? "sip:customer@[\(address)]:\(port)" : "sip:customer@\(address):\(port)" }

    /// Starts SIPp and returns once it listens.
    ///
    /// - Parameters:
    ///   - calls: calls after which it ends.
    ///   - seconds: the longest wait for a message; then the scenario has failed.
    ///   - remote: given, SIPp is the caller and `remote` the callee.
    init(
        _ scenario: Scenario, transport: String = "u1", address: String = "127.0.0.1", calls: Int = 1,
        remote: String? = nil, seconds: Int = 30, isTraced: Bool = true, arguments: [String] = []
    ) async throws {
        self.address = address
        port = try FreePort.next(address: address)
        directory = try TemporaryFolder.make("sipp")
        let file = directory.appendingPathComponent("scenario.xml")
        try scenario.xml.write(to: file, atomically: true, encoding: .utf8)
        let sockets = try OpenSockets(in: directory)
        let words =
            (remote.map { [$0] } ?? []) + [
                "-sf", file.path, "-i", address, "-p", String(port), "-t", transport, "-m", String(calls),
                "-recv_timeout", "\(seconds * 1000)", "-nostdin", "-trace_stat", "-stf", sockets.file.path,
                "-trace_err", "-error_file",
                directory.appendingPathComponent("errors").path,
            ] + (isTraced ? ["-trace_msg", "-message_file", directory.appendingPathComponent("messages").path] : [])
            + arguments
        let (stream, sink) = AsyncStream<Int32>.makeStream()
        finished = stream
        process = try SpawnedProgram(
            "/usr/bin/sipp", words, environment: ProcessInfo.processInfo.environment, in: directory.path
        ) {
            sink.yield($0.status)
            sink.finish()
        }
        guard remote == nil else { return }
        guard await sockets.open() else {
            process.signal(SIGKILL)
            throw NotReady()
        }
    }

    /// Waits for the end of the scenario; a SIPp that does not end by itself is ended.
    func verdict(within seconds: Double = 30) async -> Verdict {
        let killer = Task {
            try await Task.sleep(for: .seconds(seconds))
            process.signal(SIGKILL)
        }
        defer { killer.cancel() }
        var code: Int32 = -1
        for await status in finished { code = status }
        let messages = (try? String(contentsOf: directory.appendingPathComponent("messages"), encoding: .utf8)) ?? ""
        let errors = (try? String(contentsOf: directory.appendingPathComponent("errors"), encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(at: directory)
        return Verdict(exitCode: code, messages: messages, errors: errors)
    }

    /// Expects the scenario to have ended well.
    @discardableResult
    func succeeded(sourceLocation: SourceLocation = #_sourceLocation) async -> Verdict {
        let verdict = await verdict()
        #expect(
            verdict.isSuccess, "SIPp ended with \(verdict.exitCode): \(verdict.errors)\n\(verdict.messages)",
            sourceLocation: sourceLocation)
        return verdict
    }

    /// Ends SIPp at once, whatever its scenario still waits for.
    func stop() { process.signal(SIGKILL) }
}
