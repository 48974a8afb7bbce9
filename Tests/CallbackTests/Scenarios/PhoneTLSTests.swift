import ControlAPI
import Foundation
import Glibc
import Testing

/// Agents whose phones register over TLS, against the certificate of a listener of ours.
@Suite("Phones over TLS", .enabled(if: Softphone.isInstalled, "baresip is not installed"))
struct PhoneTLSTests {
    /// A site with a TLS listener whose certificate `authority` has signed, and a phone that registers there.
    private func withPhone(
        configure: (inout SiteConfiguration) -> Void = { _ in },
        _ body: (VoiceSite, Softphone, TLSFiles) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try await TLSFiles(in: folder)
        let relay = try TCPRelay(to: files.port)
        try await withVoices {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipListenExtras = files.listener
            $0.sipExtras = #"registrar: { algorithms: ["MD5"], minExpiresSeconds: 10 },"#
            configure(&$0)
        } _: { voices in
            files.relay = relay
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: relay.port, tone: Tone.agent, in: voices.site.folder,
                line: .init(transport: "tls", authority: files.authority.file, expires: 10))
            do {
                try await body(voices, phone, files)
            } catch {
                let log = phone.process.output.all.suffix(30).joined(separator: "\n")
                Issue.record("the phone's log:\n\(log)")
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }

    private func talk(_ voices: VoiceSite) async throws -> String {
        try await voices.site.control.events.first("the phone") {
            $0.type == .phoneState && $0.data?.state == "registered"
        }
        let call = try await voices.site.talk()
        voices.customer.speak(Tone.customer, to: try await VoiceSite.port(voices.site.customers))
        try await voices.customer.hears(Tone.agent, packets: 25)
        return call
    }

    @Test("a phone registers over TLS, is called over that connection, and both hear each other")
    func registers() async throws {
        try await withPhone { voices, _, files in
            let site = voices.site
            let call = try await talk(voices)
            let listed = try #require(try await site.control.ask(ListPhonesRequest()).phones.first)
            #expect(listed.transport == "tls" && listed.state == .registered)
            // Frames of the customer's voice are in the recording only once both are joined.
            try await voices.customer.hears(Tone.agent, packets: 50)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
            #expect(files.relay?.connections.all.count == 1, "one connection carries the registration and the call")
        }
    }

    @Test("its connection breaks in a talk: the talk goes on, and the BYE takes the connection it comes back by")
    func comesBack() async throws {
        try await withPhone { voices, phone, files in
            let (site, relay) = (voices.site, try #require(files.relay))
            let keys = try await phone.keys()
            defer { keys.end() }
            let call = try await talk(voices)
            relay.cut(forGood: false)
            try await site.control.events.first("the loss") { $0.data?.reason == "connectionClosed" }
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            // It does not look after its connection, and opens another one when it registers again.
            _ = try await site.control.events.value("the return") { events in
                events.count { $0.type == .phoneState && $0.data?.state == "registered" } == 2 ? true : nil
            }
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await keys.event("CALL_CLOSED")
            #expect(relay.connections.all.count == 2)
        }
    }

    @Test("a phone that does not come back in time has lost the call, and nothing is held")
    func staysAway() async throws {
        try await withPhone {
            $0.sipExtras = #"registrar: { algorithms: ["MD5"], minExpiresSeconds: 10, returnSeconds: 1 },"#
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, agentWaitSeconds: 5"
        } _: { voices, _, files in
            let site = voices.site
            let call = try await talk(voices)
            files.relay?.cut(forGood: true)
            #expect(try await site.control.event(.callWaiting, call: call).data?.reason == "agentLost")
            try await voices.customer.hears(Tone.hold)
            let end = try await site.control.ended(call)
            #expect(end.data?.disposition == .answered && end.data?.endedBy == .system)
            try await site.customers.event("bye")
            let status = try await site.control.ask(StatusRequest())
            #expect(status.calls == 0 && status.trunks.allSatisfy { $0.linesUsed == 0 })
        }
    }

    @Test("a renewed certificate is taken at a reload, for the connections to come; talks go on over theirs")
    func renewed() async throws {
        try await withPhone { voices, _, files in
            let site = voices.site
            let call = try await talk(voices)
            #expect(try await files.isShown(by: files.authority))
            let other = try await files.renew()
            #expect(try await files.isShown(by: files.authority), "it is not read before it is asked for")
            try await site.reload { _ in }
            try await site.dialer.logs("certificate.renewed")
            #expect(try await files.isShown(by: other))
            #expect(try await !files.isShown(by: files.authority))
            try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            #expect(files.relay?.connections.all.count == 1)
            // The phone stays registered through the connection that it has.
            let next = try await site.talk("13911112222")
            try await site.hangUp(next)
        }
    }

    @Test("a certificate that will not do is refused with what is wrong, the old one stays, and doctor says so")
    func broken() async throws {
        try await withPhone { voices, _, files in
            let site = voices.site
            _ = try await talk(voices)
            try files.spoil()
            try await site.refusesReload { _ in }
            #expect(
                site.dialer.process.output.all.contains {
                    $0.contains("configuration.refused") && $0.contains("is not the key of")
                })
            #expect(try await files.isShown(by: files.authority))
            let doctor = try await site.ctl(["doctor"])
            #expect(doctor.lines.contains { $0.contains("certificate") && $0.contains("is not the key of") })
            #expect(try await site.control.ask(StatusRequest()).talking == 1)
        }
    }
}

/// A TLS listener's certificate and key, and who signed it.
final class TLSFiles: Sendable {
    let port: UInt16
    let authority: TestAuthority
    private let folder: URL
    private let pair: TestAuthority.Pair
    nonisolated(unsafe) var relay: TCPRelay?  // set once, before the body of the test

    init(in folder: URL) async throws {
        self.folder = folder
        port = try FreePort.one()
        authority = try await TestAuthority("office", in: folder)
        pair = try await authority.certificate(for: "IP:127.0.0.1", named: "listener")
    }

    var listener: String {
        """
        , { transport: "tls", address: "127.0.0.1", port: \(port), certificateFile: "\(pair.certificate)",
            keyFile: "\(pair.key)" }
        """
    }

    /// Puts another certificate in its place; who signed that one.
    func renew() async throws -> TestAuthority {
        let other = try await TestAuthority("newer", in: folder)
        let new = try await other.certificate(for: "IP:127.0.0.1", named: "renewed")
        for (from, to) in [(new.certificate, pair.certificate), (new.key, pair.key)] {
            guard rename(from, to) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
        return other
    }

    /// Puts another's key in its place.
    func spoil() throws {
        try FileManager.default.removeItem(atPath: pair.key)
        try FileManager.default.copyItem(
            atPath: folder.appendingPathComponent("office.key").path, toPath: pair.key)
    }

    /// Whether a new connection is shown a certificate that this authority has signed.
    func isShown(by authority: TestAuthority) async throws -> Bool {
        let arguments = [
            "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", authority.file, "-verify_return_error",
            "-verify_ip", "127.0.0.1",
        ]
        return try await ChildProcess("/usr/bin/openssl", arguments, in: folder).finish().status == 0
    }
}
