import Foundation
import Glibc
import TestPrograms

/// baresip: a real softphone, without sound.
final class Baresip: Sendable {
    private let process: SpawnedProgram
    private let directory: URL
    private let finished: AsyncStream<Void>

    /// Starts it with one account, which registers at once and answers calls by itself.
    init(_ account: String, address: String = "127.0.0.1", certificateAuthority: String? = nil) throws {
        directory = try TemporaryFolder.make("baresip")
        var lines = [
            "sip_listen \(address):\(try FreePort.next(address: address))", "audio_player aubridge,nil",
            "audio_source aubridge,nil", "audio_alert aubridge,nil", "ausrc_srate 8000", "auplay_srate 8000",
            "module_path /usr/lib/baresip/modules", "module g711.so", "module aubridge.so", "module_tmp uuid.so",
            "module_tmp account.so", "module_app menu.so",
        ]
        if let certificateAuthority { lines.append("sip_cafile \(certificateAuthority)") }
        let texts = ["config": lines.joined(separator: "\n"), "accounts": account, "contacts": "", "log": ""]
        for (name, text) in texts {
            try (text + "\n").write(to: directory.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let log = try FileHandle(forWritingTo: directory.appendingPathComponent("log"))
        let (stream, sink) = AsyncStream<Void>.makeStream()
        finished = stream
        process = try SpawnedProgram(
            "/usr/bin/baresip", ["-4", "-f", directory.path, "-s"],
            environment: ProcessInfo.processInfo.environment, in: directory.path,
            streams: .init(output: log.fileDescriptor, errors: log.fileDescriptor)
        ) { _ in sink.finish() }
    }

    /// What it printed, every SIP message included.
    var log: String {
        (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? ""
    }

    /// Ends it as its user would: it takes its registration back. All that it printed.
    func quit() async -> String {
        let process = process
        let killer = Task {
            // It looks for a signal only when its wait is interrupted: one that comes while it works is not seen.
            for _ in 0..<5 {
                process.signal(SIGTERM)
                try await Task.sleep(for: .seconds(2))
            }
            process.signal(SIGKILL)
        }
        defer { killer.cancel() }
        for await _ in finished {}
        let text = log
        try? FileManager.default.removeItem(at: directory)
        return text
    }
}
