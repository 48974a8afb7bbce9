import Foundation

/// A gateway with one subscriber, behind TLS: baresip, which answers at once, speaks the customer's tone and keeps what it
/// hears.
final class SubscriberGateway: Sendable {
    static let number = "8613800138000"

    let process: ChildProcess
    /// Where it takes TLS.
    let port: UInt16
    private let folder: URL

    /// - Parameter encryption: baresip's `mediaenc`, such as `srtp-mand`; empty for none.
    init(with pair: TestAuthority.Pair, encryption: String, in folder: URL) async throws {
        let own = folder.appendingPathComponent("subscriber")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        self.folder = own
        let voice = own.appendingPathComponent("voice.wav")
        try WaveFile.writeTone(Tone.customer, seconds: 60, to: voice)
        // It takes TLS one above what it is told.
        let (sip, rtp) = (try FreePort.block(2), try FreePort.block(16))
        port = sip + 1
        let both = own.appendingPathComponent("gateway.pem")
        try
            (String(contentsOfFile: pair.certificate, encoding: .utf8)
            + String(contentsOfFile: pair.key, encoding: .utf8))
            .write(to: both, atomically: true, encoding: .utf8)
        let settings = [
            "sip_listen 127.0.0.1:\(sip)", "sip_certificate \(both.path)", "rtp_ports \(rtp)-\(rtp + 15)",
            "audio_player aubridge,nil", "audio_source aufile,\(voice.path)", "audio_alert aubridge,nil",
            "ausrc_srate 8000",
            "auplay_srate 8000", "module_path /usr/lib/baresip/modules", "module g711.so", "module aubridge.so",
            "module aufile.so", "module srtp.so", "module sndfile.so", "snd_path \(own.path)", "module_tmp uuid.so",
            "module_tmp account.so", "module_app menu.so",
        ]
        let account =
            "<sip:\(Self.number)@127.0.0.1>;regint=0;answermode=auto;audio_codecs=pcma/8000/1"
            + (encryption.isEmpty ? "" : ";mediaenc=\(encryption)")
        for (name, text) in [("config", settings.joined(separator: "\n")), ("accounts", account), ("contacts", "")] {
            try (text + "\n").write(to: own.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        process = try ChildProcess("/usr/bin/baresip", ["-4", "-f", own.path], in: own)
        try await process.output.first("baresip's word that it is ready") { $0.contains("is ready") }
    }

    /// How many frames of 20 ms of the tone it has heard in calls that are over.
    func frames(of hertz: Int) throws -> Int { try HeardFiles.frames(of: hertz, in: folder) }

    /// What it said of packets that it could not decrypt: they are not heard.
    var undecipherable: [String] { process.output.all.filter { $0.contains("failed to decrypt") } }

    func end() async { await process.end() }
}
