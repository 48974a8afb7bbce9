import Foundation
import Glibc
import Synchronization
import TestPrograms

/// nginx before a door, configured by what docs/http-door.md shows, and curl as its client.
final class ProxyRun: Sendable {
    struct Trouble: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private static let nginx = "/usr/sbin/nginx"
    private static let curl = "/usr/bin/curl"

    static var isPossible: Bool {
        [nginx, curl, "/usr/bin/openssl"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let folder: String
    private let server: SpawnedProgram
    private let hasEnded: AsyncStream<SpawnedProgram.Ending>

    /// - Parameter port: the door's.
    private init(port: UInt16) async throws {
        let folder = try TemporaryFolder.make("proxy").path
        self.folder = folder
        try await Self.makeCertificate(in: folder)
        try Self.configuration(folder, port).write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
        let (ended, sink) = AsyncStream<SpawnedProgram.Ending>.makeStream()
        hasEnded = ended
        server = try SpawnedProgram(
            Self.nginx, ["-p", folder, "-e", folder + "/error.log", "-c", folder + "/nginx.conf"],
            environment: ProcessInfo.processInfo.environment, streams: .init(errors: 2)
        ) {
            sink.yield($0)
            sink.finish()
        }
        do {
            try await waitUntilItListens()
        } catch {
            await stop()
            throw error
        }
    }

    /// Runs the body with nginx before the door, and ends nginx whatever comes of it.
    static func with(port: UInt16, _ body: (ProxyRun) async throws -> Void) async throws {
        let proxy = try await ProxyRun(port: port)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(proxy)) } catch { outcome = .failure(error) }
        await proxy.stop()
        try outcome.get()
    }

    /// Ends nginx and removes what it wrote.
    private func stop() async {
        server.signal(SIGTERM)
        for await _ in hasEnded {}
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The status, and the body after it.
    func ask(_ path: String, _ arguments: [String] = []) async throws -> (status: Int, body: String) {
        let line = ["-s", "-o", "-", "-w", "\n%{http_code}", "--max-time", "120"] + arguments + [url(path)]
        let output = try await Self.output(of: Self.curl, tls + line)
        guard let end = output.lastIndex(of: "\n"), let status = Int(output[output.index(after: end)...]) else {
            throw Trouble("curl said “\(output)”")
        }
        return (status, String(output[..<end]))
    }

    /// Reads a stream until each text has come in its turn; `whenSeen` is called after each.
    func stream(
        _ path: String, _ arguments: [String], until texts: [String], whenSeen: @escaping @Sendable (Int) -> Void
    ) async throws {
        let (reading, writing) = try SpawnedProgram.pipe()
        let handle = FileHandle(fileDescriptor: reading, closeOnDealloc: true)
        let program = try SpawnedProgram(
            Self.curl, tls + ["-sN", "--max-time", "240"] + arguments + [url(path)],
            environment: ProcessInfo.processInfo.environment, streams: .init(output: writing, errors: 2)
        ) { _ in }
        close(writing)
        defer { program.signal(SIGTERM) }
        try await offPool {
            var text = ""
            for (index, wanted) in texts.enumerated() {
                while !text.contains(wanted) {
                    let more = handle.availableData
                    guard !more.isEmpty else { throw Trouble("the stream ended before “\(wanted)”: \(text)") }
                    text += String(decoding: more, as: UTF8.self)
                }
                whenSeen(index)
            }
        }
    }

    private var tls: [String] { ["--unix-socket", folder + "/nginx.sock", "--cacert", folder + "/cert.pem"] }

    private func url(_ path: String) -> String { "https://dialer.example.com" + path }

    private func waitUntilItListens() async throws {
        let end = ContinuousClock.now + .seconds(120)
        while (try? TestSocket(unix: folder + "/nginx.sock")) == nil {
            guard ContinuousClock.now < end else {
                let log = try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)
                throw Trouble("nginx does not listen: \(log ?? "")")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The example of the documentation, with a socket for its port, the door's port and our certificate.
    private static func configuration(_ folder: String, _ port: UInt16) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/http-door.md"), encoding: .utf8)
        guard let start = page.range(of: "```nginx\n"), let end = page[start.upperBound...].range(of: "```") else {
            throw Trouble("docs/http-door.md shows no nginx example")
        }
        var server = String(page[start.upperBound..<end.lowerBound])
        for (shown, ours) in [
            ("listen 443 ssl;", "listen unix:\(folder)/nginx.sock ssl;"),
            ("/etc/ssl/dialer.example.com.pem", folder + "/cert.pem"),
            ("/etc/ssl/private/dialer.example.com.key", folder + "/key.pem"),
            ("http://127.0.0.1:7080", "http://127.0.0.1:\(port)"),
        ] {
            guard server.contains(shown) else { throw Trouble("the nginx example has no “\(shown)”") }
            server = server.replacingOccurrences(of: shown, with: ours)
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }
        return """
            daemon off; master_process off; pid \(folder)/nginx.pid; error_log \(folder)/error.log;
            events {}
            http { access_log off; \(temporary.joined(separator: " "))
            \(server)
            }
            """
    }

    private static func makeCertificate(in folder: String) async throws {
        _ = try await output(
            of: "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=dialer.example.com", "-addext", "subjectAltName=DNS:dialer.example.com",
                "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem",
            ])
    }

    private static func output(of program: String, _ arguments: [String]) async throws -> String {
        let (reading, writing) = try SpawnedProgram.pipe()
        let handle = FileHandle(fileDescriptor: reading, closeOnDealloc: true)
        let (ended, sink) = AsyncStream<SpawnedProgram.Ending>.makeStream()
        _ = try SpawnedProgram(
            program, arguments, environment: ProcessInfo.processInfo.environment, streams: .init(output: writing)
        ) {
            sink.yield($0)
            sink.finish()
        }
        close(writing)
        let text = try await offPool { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self) }
        for await ending in ended where ending != .exit(0) { throw Trouble("\(program) ended with \(ending): \(text)") }
        return text
    }
}
