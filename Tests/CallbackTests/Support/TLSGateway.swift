import Foundation
import Testing

/// A gateway behind TLS: socat ends the connections and passes them on to a far end that speaks TCP.
final class TLSGateway: Sendable {
    let port: UInt16
    private let process: ChildProcess

    /// - Parameters:
    ///   - pair: certificate and key, from ``TestAuthority``.
    ///   - address: its own and the far end's.
    init(
        to tcpPort: UInt16, with pair: TestAuthority.Pair, protocols: String = "", at address: String = "127.0.0.1",
        in folder: URL
    ) async throws {
        port = try FreePort.one()
        let host = address.contains(":") ? "[\(address)]" : address
        process = try ChildProcess(
            "/usr/bin/socat",
            [
                "-d", "-d",
                "OPENSSL-LISTEN:\(port),pf=\(address.contains(":") ? "ip6" : "ip4"),"
                    + "bind=\(host),reuseaddr,fork,verify=0,cert=\(pair.certificate),key=\(pair.key)" + protocols,
                "TCP:\(host):\(tcpPort)",
            ], in: folder)
        try await process.output.first("socat's word that it listens") { $0.contains("listening on") }
    }

    func end() async { await process.end() }
}

/// An authority of a test's own, made by openssl(1).
struct TestAuthority {
    struct Pair {
        var certificate: String
        var key: String
    }

    let folder: URL
    let name: String

    /// Its own certificate.
    var file: String { path("\(name).pem") }

    init(_ name: String, in folder: URL) async throws {
        (self.name, self.folder) = (name, folder)
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-keyout", path("\(name).key"), "-out", file, "-subj", "/CN=\(name)",
        ])
    }

    /// A certificate for `host`, such as `DNS:gw.test` or `IP:127.0.0.1`.
    func certificate(for host: String, named file: String) async throws -> Pair {
        let pair = Pair(certificate: path("\(file).pem"), key: path("\(file).key"))
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-keyout", pair.key, "-out", pair.certificate, "-subj", "/CN=gateway", "-addext", "subjectAltName=\(host)",
            "-addext", "basicConstraints=critical,CA:FALSE", "-CA", self.file, "-CAkey", path("\(name).key"),
        ])
        return pair
    }

    private func path(_ file: String) -> String { folder.appendingPathComponent(file).path }

    private func openssl(_ arguments: [String]) async throws {
        let result = try await ChildProcess("/usr/bin/openssl", arguments, in: folder).finish()
        try #require(result.status == 0, "\(result.lines)")
    }
}
