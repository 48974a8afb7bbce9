import Foundation
import Glibc

/// baresip, a real softphone: registers with the daemon, answers by itself and speaks a tone.
final class Softphone: Sendable {
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/baresip")

    let process: ChildProcess
    private let controlPort: UInt16
    private let folder: URL

    /// Where it is, and how it registers.
    struct Line: Sendable {
        var transport = "udp"
        /// Of the registrar, as the phone sees it.
        var registrar = "127.0.0.1"
        /// A PEM file of who signed the registrar's certificate.
        var authority: String?
        /// Seconds.
        var expires = 60
        /// Its own, where that is not a loopback address.
        var address: String?
        /// Where it takes SIP; any port unless said.
        var port: UInt16?
        /// It is behind this router.
        var router: HomeRouter?
    }

    /// - Parameters:
    ///   - tone: hertz of its voice.
    ///   - extras: further parameters of its account, such as `;dtmfmode=info`.
    ///   - authority: it registers over TLS, and looks at the daemon's certificate.
    init(
        _ user: String, secret: String, registrar port: UInt16, tone: Int, in folder: URL, extras: String = "",
        authority: TestAuthority? = nil, line: Line = Line()
    ) throws {
        let own = folder.appendingPathComponent("softphone-\(user)")
        self.folder = own
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let voice = own.appendingPathComponent("voice.wav")
        try WaveFile.writeTone(tone, seconds: 60, to: voice)
        let ports = try FreePort.block(16)
        controlPort = try FreePort.one()
        var line = line
        if let authority { (line.transport, line.authority) = ("tls", authority.file) }
        let address = line.address ?? (line.router == nil ? "127.0.0.1" : HomeRouter.inside)
        let isIPv6 = address.contains(":")
        var settings = [
            "sip_listen \(isIPv6 ? "[\(address)]" : address):\(try line.port ?? FreePort.one())",
            "rtp_ports \(ports)-\(ports + 15)",
            "audio_player aubridge,nil", "audio_source aufile,\(voice.path)", "audio_alert aubridge,nil",
            "ausrc_srate 8000", "auplay_srate 8000", "module_path /usr/lib/baresip/modules", "module g711.so",
            "module aubridge.so", "module aufile.so", "module srtp.so", "module sndfile.so", "snd_path \(own.path)",
            "module_tmp uuid.so", "module_tmp account.so",
            "module_app menu.so", "module_app ctrl_tcp.so", "ctrl_tcp_listen 127.0.0.1:\(controlPort)",
        ]
        if let authority = line.authority { settings.append("sip_cafile \(authority)") }
        let account =
            "<sip:\(user)@\(line.registrar):\(port);transport=\(line.transport)>;auth_pass=\(secret)"
            + ";regint=\(line.expires);answermode=auto"
            + ";audio_codecs=pcma/8000/1\(extras)"
        for (name, text) in [("config", settings.joined(separator: "\n")), ("accounts", account), ("contacts", "")] {
            try (text + "\n").write(to: own.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let words = [isIPv6 ? "-6" : "-4", "-f", own.path]
        let (program, arguments) = line.router?.command("/usr/bin/baresip", words) ?? ("/usr/bin/baresip", words)
        process = try ChildProcess(program, arguments, in: own)
    }

    /// How many frames of 20 ms of the tone its user has heard in calls that are over.
    func frames(of hertz: Int) throws -> Int { try HeardFiles.frames(of: hertz, in: folder) }

    /// What it said of packets that it could not decrypt: they are not heard.
    var undecipherable: [String] { process.output.all.filter { $0.contains("failed to decrypt") } }

    /// Its keys, once it listens for them.
    func keys() async throws -> SoftphoneKeys {
        try await process.output.first("baresip's word that it is ready") { $0.contains("baresip is ready") }
        return try SoftphoneKeys(port: controlPort)
    }

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

/// What baresip's `sndfile` writes of what it decodes: a WAV file, 16 bits mono, for each stream of audio.
enum HeardFiles {
    /// How many frames of 20 ms of the tone are in the folder's files.
    static func frames(of hertz: Int, in folder: URL) throws -> Int {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.lastPathComponent.hasSuffix("dec.wav") }.reduce(0) { sum, file in
            let bytes = [UInt8](try Data(contentsOf: file).dropFirst(44))
            let samples = (0..<bytes.count / 2).map {
                Double(Int16(bitPattern: UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8))
            }
            return sum
                + (0..<samples.count / 160).count { Tone.name(Array(samples[$0 * 160..<$0 * 160 + 160])) == hertz }
        }
    }
}
