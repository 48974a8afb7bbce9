import Foundation
import Glibc
import Synchronization

/// A customer at the far end of a bad line: baresip in a network of its own, and between it and the test
/// Tests/Peers/badline/bad-line.py, which loses, delays, reorders and doubles what passes, signalling and audio alike.
final class BadLine: Sendable {
    /// What became of the audio of one direction.
    struct Counts: Equatable, Sendable {
        /// With those that were lost.
        var packets: Int
        var lost: Int
        var overtaken: Int
        var doubled: Int
    }

    static let number = SubscriberGateway.number
    static let port: UInt16 = 5060
    /// In percent, as made; this seed's first hundreds of packets come near it.
    static let loss = 3.0
    private static let damage = [
        "--loss", "\(loss)", "--delay", "40", "--jitter", "30", "--reorder", "2", "--duplicate", "1", "--seed", "16",
        "--lose-first",
    ]

    /// The kernel lets us make such a network, and the tests run in one of their own, which nothing leaves.
    static var isPossible: Bool {
        geteuid() == 0 && access("/usr/bin/python3", X_OK) == 0 && HomeRouter.isPossible
    }

    /// The address of this end, which the daemon and others may have while the line is there, and the customer's.
    let here: String
    let there: String
    let process: ChildProcess
    private let folder: URL
    private static let lines = Atomic(0)

    init(in folder: URL) async throws {
        let network = "10.98.\(Self.lines.add(1, ordering: .relaxed).newValue)"
        (here, there) = ("\(network).1", "\(network).2")
        let own = folder.appendingPathComponent("bad-line")
        self.folder = own
        try Self.prepare(own, address: there)
        process = try ChildProcess(
            "/usr/bin/python3",
            [Places.project.appendingPathComponent("Tests/Peers/badline/bad-line.py").path] + Self.damage
                + ["--here", here, "--there", there, "--", "/usr/bin/baresip", "-4", "-f", own.path], in: own)
        do {
            try await process.output.first("baresip's word that it is ready") { $0.contains("is ready") }
        } catch {
            await process.end()
            throw error
        }
    }

    private static func prepare(_ folder: URL, address: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let voice = folder.appendingPathComponent("voice.wav")
        try WaveFile.writeTone(Tone.customer, seconds: 60, to: voice)
        let settings = [
            "sip_listen \(address):\(port)", "rtp_ports 20000-20015", "audio_player aubridge,nil",
            "audio_source aufile,\(voice.path)", "audio_alert aubridge,nil", "ausrc_srate 8000", "auplay_srate 8000",
            "module_path /usr/lib/baresip/modules", "module g711.so", "module aubridge.so", "module aufile.so",
            "module sndfile.so", "snd_path \(folder.path)", "module_tmp uuid.so", "module_tmp account.so",
            "module_app menu.so",
        ]
        let account = "<sip:\(number)@\(address)>;regint=0;answermode=auto;audio_codecs=pcma/8000/1"
        for (name, text) in [("config", settings.joined(separator: "\n")), ("accounts", account), ("contacts", "")] {
            try (text + "\n").write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
    }

    /// Waits until the customer's phone says that its call is over.
    func hangsUp() async throws {
        try await process.output.first("the end of the call at the customer's phone") {
            $0.contains("session closed") || $0.contains("terminated (duration")
        }
    }

    /// Waits until that SIP message was lost: the phone says that its call is over before its answer has passed the line.
    func loses(_ message: String) async throws {
        try await process.output.first("\(message) to be lost") { $0.hasPrefix("lost \(message)") }
    }

    /// Calls that the customer's phone took.
    var callsTaken: Int { process.output.all.count { $0.contains("Call established") } }

    /// SIP messages that were lost on their way: `out INVITE`, `in 200 INVITE`.
    var lostMessages: Set<String> {
        Set(process.output.all.filter { $0.hasPrefix("lost ") }.map { String($0.dropFirst(5)) })
    }

    /// How many frames of 20 ms of the tone the customer has heard in calls that are over.
    func frames(of hertz: Int) throws -> Int { try HeardFiles.frames(of: hertz, in: folder) }

    /// Takes the line down and says what it did to the audio towards the customer (`out`) and from it (`in`).
    func takeDown() async throws -> [String: Counts] {
        process.signal(SIGTERM)
        let lines = try await process.finish().lines
        var counts: [String: Counts] = [:]
        for words in lines.map({ $0.split(separator: " ") }) where words.first == "audio" && words.count == 6 {
            let numbers = words.dropFirst(2).map { Int($0.split(separator: "=").last ?? "") ?? -1 }
            counts[String(words[1])] = Counts(
                packets: numbers[0], lost: numbers[1], overtaken: numbers[2], doubled: numbers[3])
        }
        return counts
    }

    /// At once, whatever becomes of the test; the phone ends with it.
    func end() async { await process.end() }
}
