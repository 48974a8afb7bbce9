import ControlAPI
import Foundation
import Testing

/// Agents' phones over TLS whose audio is encrypted (SRTP, RFC 4568).
@Suite("Agents' phones with SRTP", .enabled(if: Softphone.isInstalled, "baresip is not installed"))
struct EncryptedPhoneTests {
    /// Runs `body` with a softphone that is registered over TLS; the customers are in the test's hands, in clear.
    ///
    /// - Parameters:
    ///   - srtp: what the configuration says of the agent.
    ///   - encryption: what the phone does (`srtp`, `srtp-mand`), empty for none.
    private func withPhone(
        _ srtp: String, _ encryption: String, extras: String = "",
        _ body: (VoiceSite, Softphone, SoftphoneKeys, String) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        let pair = try await authority.certificate(for: "IP:127.0.0.1", named: "dialer")
        let port = try FreePort.one()
        try await withVoices {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }, srtp: "\#(srtp)"\#(extras)"#]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
            $0.sipListenExtras = """
                , { transport: "tls", address: "127.0.0.1", port: \(port), certificateFile: "\(pair.certificate)",
                    keyFile: "\(pair.key)" }
                """
        } _: { voices in
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: port, tone: Tone.agent, in: voices.site.folder,
                extras: encryption.isEmpty ? "" : ";mediaenc=\(encryption)", authority: authority)
            do {
                try await voices.site.control.event(.phoneState)
                let keys = try await phone.keys()
                try await body(voices, phone, keys, "127.0.0.1:\(port);transport=tls")
                keys.end()
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }

    private func leg(_ role: LegRoleWord, of call: String, _ site: Site) async throws -> LegInfo? {
        try await site.control.ask(GetCallRequest(call: call)).legs.first { $0.leg == role }
    }

    @Test(
        "agent and customer hear each other and are recorded, and the call says which leg is encrypted",
        arguments: [
            ("required", "srtp-mand", true), ("required", "srtp", true), ("optional", "srtp", true),
            ("optional", "", false), ("off", "srtp", false),
        ])
    func talks(srtp: String, encryption: String, isEncrypted: Bool) async throws {
        try await withPhone(srtp, encryption) { voices, phone, keys, _ in
            let site = voices.site
            let call = try await site.talk()
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
            try await voices.customer.hears(Tone.agent, packets: 150)
            let agent = try #require(try await leg(.agent, of: call, site))
            #expect((agent.srtp != nil) == isEncrypted, "\(agent)")
            #expect(try await leg(.customer, of: call, site)?.srtp == nil)
            let shown = try await site.ctl(["calls", call]).lines
            #expect(shown.contains { $0.contains("encrypted") } == isEncrypted, "\(shown)")
            let ended = try await site.hangUp(call)
            #expect(ended.data?.legs?.first { $0.leg == .agent }?.srtp == agent.srtp)
            #expect(try await leg(.agent, of: call, site)?.srtp == agent.srtp, "on record")
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
            try await keys.event("CALL_CLOSED")
            #expect(try phone.frames(of: Tone.customer) >= 20, "the phone did not hear the customer")
            #expect(phone.undecipherable.isEmpty)
        }
    }

    @Test("a phone without SRTP is not called in clear where it is required, and no customer is rung")
    func required() async throws {
        try await withPhone("required", "") { voices, _, _, _ in
            let call = try await voices.site.dial()
            let ended = try await voices.site.control.ended(call)
            #expect(ended.data?.disposition == .agentUnreachable && ended.data?.sip == 488, "\(ended)")
            #expect(voices.site.customersRung == 0)
        }
    }

    @Test(
        "a phone's own call is encrypted or refused with 488, as the configuration wants it",
        arguments: [
            ("required", "srtp-mand", true), ("optional", "srtp-mand", true), ("optional", "srtp", true),
            ("required", "", false), ("off", "srtp-mand", false),
        ])
    func dials(srtp: String, encryption: String, isTaken: Bool) async throws {
        try await withPhone(srtp, encryption) { voices, phone, keys, place in
            let site = voices.site
            try keys.press("dial", "sip:13800138000@\(place)")
            guard isTaken else {
                #expect(try await keys.event("CALL_CLOSED").contains("488"))
                #expect(site.customersRung == 0)
                return
            }
            let call = try #require(try await site.control.event(.callBridged).callId)
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
            try await voices.customer.hears(Tone.agent, packets: 150)
            #expect(try await leg(.agent, of: call, site)?.srtp != nil)
            try await site.hangUp(call)
            try await keys.event("CALL_CLOSED")
            #expect(try phone.frames(of: Tone.customer) >= 20, "the phone did not hear the customer")
            #expect(phone.undecipherable.isEmpty)
        }
    }

    @Test("holding and resuming at the phone keeps the keys, and audio both ways")
    func holds() async throws {
        try await withPhone("required", "srtp-mand") { voices, phone, keys, _ in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.customer.hears(Tone.agent, packets: 25)
            for round in 0..<2 {
                try keys.press("hold")
                _ = try await control.events.value("held") { events in
                    events.count { $0.type == .callHeld } > round ? true : nil
                }
                try await voices.customer.hears(Tone.hold, packets: 25, after: voices.customer.heard.all.count)
                try keys.press("resume")
                try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
            }
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
            try await voices.customer.hears(Tone.agent, packets: 50, after: voices.customer.heard.all.count)
            #expect(try await leg(.agent, of: call, site)?.srtp != nil)
            try await site.hangUp(call)
            try await keys.event("CALL_CLOSED")
            // This phone plays nothing any more once it has held, SRTP or not; it still says what it cannot decrypt.
            #expect(phone.undecipherable.isEmpty)
        }
    }

    @Test("an encrypted leg that stays on the line serves one call after another")
    func staysOnLine() async throws {
        try await withPhone("required", "srtp-mand", extras: ", stayOnLine: true") { voices, _, _, _ in
            let site = voices.site
            for number in ["13800138000", "13911112222"] {
                let before = voices.customer.heard.all.count
                let call = try await site.talk(number)
                try await voices.customer.hears(Tone.agent, packets: 25, after: before)
                #expect(try await leg(.agent, of: call, site)?.srtp != nil)
                try await site.hangUp(call)
            }
        }
    }
}
