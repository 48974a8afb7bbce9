import Foundation
import Glibc
import Testing

/// Kamailio, a real SIP proxy and registrar, as the front of a provider: it stays in the path of every dialog.
final class Kamailio: Sendable {
    /// What it does beyond handing calls on (Tests/Peers/kamailio/provider.cfg).
    enum Manner: String, Sendable {
        case handsOn = "HANDS_ON"
        case authenticates = "AUTHENTICATES"
        case forks = "FORKS"
        case falls = "FALLS"
    }

    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/sbin/kamailio"

    let port: UInt16
    private let folder: URL
    private let manner: Manner
    private let running: Journal<ChildProcess>

    /// Starts it and returns once it listens, over UDP and TCP.
    ///
    /// - Parameter networks: the ports of the customers' networks behind it, one or two.
    init(_ manner: Manner, networks: [UInt16], in folder: URL) async throws {
        self.manner = manner
        self.folder = folder
        port = try FreePort.one()
        running = Journal()
        let template = Places.project.appendingPathComponent("Tests/Peers/kamailio/provider.cfg")
        var text = try String(contentsOf: template, encoding: .utf8)
        let values = [
            "@PORT@": String(port), "@CUSTOMERS@": "127.0.0.1:\(networks[0])",
            "@OTHERS@": "127.0.0.1:\(networks.last ?? 0)",
        ]
        for (name, value) in values { text = text.replacingOccurrences(of: name, with: value) }
        try text.write(to: folder.appendingPathComponent("kamailio.cfg"), atomically: true, encoding: .utf8)
        try await start()
    }

    private var process: ChildProcess? { running.all.last }

    private func start() async throws {
        let process = try ChildProcess(
            Self.program,
            [
                "-f", folder.appendingPathComponent("kamailio.cfg").path, "-A", manner.rawValue, "-L", Self.modules(),
                "-DD", "-E", "-m", "32", "-M", "4", "-Y", folder.path, "-w", folder.path,
            ], in: folder)
        running.append(process)
        try await process.output.first("word from Kamailio that it listens") { $0.contains("event=ready") }
    }

    /// Where the distribution keeps its modules: a folder for each architecture.
    private static func modules() throws -> String {
        let library = "/usr/lib"
        let folders = try FileManager.default.contentsOfDirectory(atPath: library).map {
            "\(library)/\($0)/kamailio/modules"
        }
        return try #require(folders.first { FileManager.default.fileExists(atPath: $0) })
    }

    /// Waits for a line that its configuration logs.
    func logs(_ words: String) async throws {
        try await process?.output.first("Kamailio's \(words)") { $0.contains(words) }
    }

    /// Ends it, its registrations and its transactions, and starts it anew on the same port.
    func restart() async throws {
        await end()
        try await start()
    }

    /// It ends its children when it is asked to, and only then.
    func end() async {
        guard let process else { return }
        process.signal(SIGTERM)
        _ = try? await process.exit(within: .seconds(60))
        await process.end()
    }
}
