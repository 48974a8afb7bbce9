import Foundation
import TestPrograms

@testable import SIP

/// openssl(1): makes certificates, and is a TLS client that is not of our making.
struct OpenSSL {
    let folder: URL

    init() throws {
        folder = try TemporaryFolder.make("tls")
    }

    /// A certificate for 127.0.0.1 that signs itself and lasts 30 days, and its key.
    func certificate(_ name: String) async throws -> TLSCertificate {
        let (certificate, key) = (path("\(name).pem"), path("\(name).key"))
        _ = try await run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
            "-out", certificate, "-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        return TLSCertificate(certificateFile: certificate, keyFile: key)
    }

    /// Its exit status.
    func run(_ arguments: [String]) async throws -> Int32 {
        let (stream, sink) = AsyncStream<Int32>.makeStream()
        _ = try SpawnedProgram(
            "/usr/bin/openssl", arguments, environment: ProcessInfo.processInfo.environment, in: folder.path
        ) {
            sink.yield($0.status)
            sink.finish()
        }
        for await status in stream { return status }
        return -1
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
