import Foundation
import Glibc

/// baresip, a real softphone: registers with the daemon, answers by itself and speaks a tone.
final class Softphone: Sendable {
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/baresip")

    let process: ChildProcess
    private let controlPort: UInt16

    /// - Parameters:
    ///   - tone: hertz of its voice.
    ///   - extras: further parameters of its account, such as `;dtmfmode=info`.
    init(_ user: String, secret: String, registrar port: UInt16, tone: Int, in folder: URL, extras: String = "") throws
    {
        let own = folder.appendingPathComponent("softphone-\(user)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let voice = own.appendingPathComponent("voice.wav")
        try WaveFile.writeTone(tone, seconds: 60, to: voice)
        let ports = try FreePort.block(16)
        controlPort = try FreePort.one()
        let settings = [
            "sip_listen 127.0.0.1:\(try FreePort.one())", "rtp_ports \(ports)-\(ports + 15)",
            "audio_player aubridge,nil", "audio_source aufile,\(voice.path)", "audio_alert aubridge,nil",
            "ausrc_srate 8000", "auplay_srate 8000", "module_path /usr/lib/baresip/modules", "module g711.so",
            "module aubridge.so", "module aufile.so", "module_tmp uuid.so", "module_tmp account.so",
            "module_app menu.so", "module_app ctrl_tcp.so", "ctrl_tcp_listen 127.0.0.1:\(controlPort)",
        ]
        let account =
            "<sip:\(user)@127.0.0.1:\(port);transport=udp>;auth_pass=\(secret);regint=60;answermode=auto"
            + ";audio_codecs=pcma/8000/1\(extras)"
        for (name, text) in [("config", settings.joined(separator: "\n")), ("accounts", account), ("contacts", "")] {
            try (text + "\n").write(to: own.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        process = try ChildProcess("/usr/bin/baresip", ["-4", "-f", own.path], in: own)
    }

    /// Its keys.
    func keys() async throws -> SoftphoneKeys { try await SoftphoneKeys(port: controlPort) }

    /// Ends it as its user would: it takes its registration back.
    func quit() async {
        // It looks for a signal only when its wait is interrupted: one that comes while it works is not seen.
        for _ in 0..<5 where process.isRunning {
            process.signal(SIGTERM)
            _ = try? await process.exit(within: .seconds(2))
        }
        await process.end()
    }
}
