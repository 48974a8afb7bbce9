import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// baresip 1.0 gives up when it is offered SHA-256, whatever else is offered, so it is offered MD5 alone.
    @Suite(
        "A real softphone",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/baresip"), "baresip is not installed"))
    struct SoftphoneTests {
        private func account(_ listener: SIPListener, secret: String = "s3cret") -> String {
            "<sip:agent01@127.0.0.1:\(listener.port);transport=\(listener.transport.rawValue)>"
                + ";auth_pass=\(secret);regint=60;answermode=auto"
        }

        @Test(
            "registers, answers a call and takes its registration back",
            arguments: [SIPTransport.udp, .tcp, .tls])
        func whole(_ transport: SIPTransport) async throws {
            let openssl = try OpenSSL()
            defer { openssl.remove() }
            let certificate = try await openssl.certificate("server")
            let tls = SIPListener(transport: .tls, address: "127.0.0.1", port: 0, certificate: certificate)
            try await withRegistrar({ $0.algorithms = [.md5] }, configure: { $0.listeners.append(tls) }) { running in
                let phone = try Baresip(
                    account(try await running.listener(transport)),
                    certificateAuthority: certificate.certificateFile)
                let registered = try await running.phone { $0 == .registered }
                #expect(registered.transport == transport)
                #expect(registered.userAgent.hasPrefix("baresip"))
                let leg = try await running.call(account: "agent01")
                _ = try await running.events.answered(leg)
                await running.engine.end(leg)
                _ = try await running.events.ended(leg)
                let log = await phone.quit()
                #expect(!log.contains("Route:"))
                try await running.phone { state in if case .unregistered = state { true } else { false } }
            }
        }

        @Test("with a wrong secret it is refused")
        func wrongSecret() async throws {
            try await withRegistrar({ $0.algorithms = [.md5] }) { running in
                let phone = try Baresip(account(try await running.listener(), secret: "guess"))
                let deadline = ContinuousClock.now + .seconds(30)
                while !phone.log.contains("403 Forbidden"), ContinuousClock.now < deadline { await Task.yield() }
                #expect(await phone.quit().contains("403 Forbidden"))
                #expect(running.engine.phones().isEmpty)
            }
        }
    }

    @Suite("TLS")
    struct TLSTests {
        private func listener(_ certificate: TLSCertificate?) -> SIPListener {
            SIPListener(transport: .tls, address: "127.0.0.1", port: 0, certificate: certificate)
        }

        private func refusal(_ certificate: TLSCertificate?) async -> String {
            do {
                try await withEngine(listeners: [listener(certificate)]) { _ in }
                return ""
            } catch {
                return "\(error)"
            }
        }

        @Test("a listener whose files will not do is refused with what is wrong with them")
        func files() async throws {
            let openssl = try OpenSSL()
            defer { openssl.remove() }
            let good = try await openssl.certificate("good")
            let other = try await openssl.certificate("other")
            let missing = TLSCertificate(certificateFile: "/nowhere/a.pem", keyFile: good.keyFile)
            #expect(await refusal(missing).hasSuffix("/nowhere/a.pem does not exist"))
            let mixed = TLSCertificate(certificateFile: good.certificateFile, keyFile: other.keyFile)
            #expect(await refusal(mixed).contains("is not the key of \(good.certificateFile)"))
            let swapped = TLSCertificate(certificateFile: good.keyFile, keyFile: good.certificateFile)
            #expect(await refusal(swapped).contains("\(good.keyFile) is not what is needed"))
            #expect(await refusal(nil).contains("needs a certificate"))
            #expect(await refusal(good) == "")
        }

        @Test("a certificate that has run out, or is not valid yet, is named with its day")
        func period() async throws {
            let openssl = try OpenSSL()
            defer { openssl.remove() }
            let good = try await openssl.certificate("good")
            let end = try good.check()
            #expect(abs(end.timeIntervalSinceNow - 30 * 86_400) < 600)
            #expect(throws: TLSCertificateFault.expired(good.certificateFile, end)) {
                try good.check(at: end.addingTimeInterval(1))
            }
            #expect(throws: (TLSCertificateFault).self) { try good.check(at: Date(timeIntervalSinceNow: -86_400)) }
        }

        @Test(
            "TLS 1.2 and 1.3 are spoken, older ones are not", arguments: [("1_1", false), ("1_2", true), ("1_3", true)])
        func versions(_ version: String, _ isSpoken: Bool) async throws {
            let openssl = try OpenSSL()
            defer { openssl.remove() }
            let good = try await openssl.certificate("good")
            try await withEngine(listeners: [listener(good)]) { running in
                let port = try await running.listener(.tls).port
                let status = try await openssl.run([
                    "s_client", "-connect", "127.0.0.1:\(port)", "-tls\(version)", "-cipher", "ALL:@SECLEVEL=0",
                ])
                #expect((status == 0) == isSpoken)
            }
        }
    }
}
