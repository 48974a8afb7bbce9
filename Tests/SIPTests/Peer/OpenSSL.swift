import Foundation
import Glibc
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

    /// socat, which takes TLS at `port` and passes it on to a far end that speaks TCP.
    func wrap(_ target: UInt16, at port: UInt16, _ certificate: TLSCertificate) async throws -> SpawnedProgram {
        let pem = "cert=\(certificate.certificateFile),key=\(certificate.keyFile)"
        let (reading, writing) = try SpawnedProgram.pipe()
        defer { Glibc.close(writing) }
        let program = try SpawnedProgram(
            "/usr/bin/socat",
            [
                "-d", "-d", "OPENSSL-LISTEN:\(port),bind=127.0.0.1,reuseaddr,fork,verify=0,\(pem)",
                "TCP:127.0.0.1:\(target)",
            ],
            environment: ProcessInfo.processInfo.environment, in: folder.path, streams: .init(errors: writing)
        ) { _ in }
        // Its first line says that it listens.
        var buffer = [UInt8](repeating: 0, count: 512)
        _ = read(reading, &buffer, buffer.count)
        return program
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
