import ControlAPI
import Foundation
import Testing

/// Trunks over TLS whose audio is encrypted (SRTP, RFC 4568).
@Suite("Trunks with SRTP")
struct EncryptedTrunkTests {
    /// 30 bytes that nobody needs to keep to himself.
    static let key = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"

    /// Runs `body` with a folder, an authority, and a gateway's certificate of it.
    private func withCertificate(
        _ body: (URL, TestAuthority, TestAuthority.Pair) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        try await body(folder, authority, try await authority.certificate(for: "IP:127.0.0.1", named: "gateway"))
    }

    /// A site whose one trunk is over TLS.
    private func withTrunk(
        _ srtp: String, port: UInt16, _ authority: TestAuthority, _ body: (Site) async throws -> Void
    ) async throws {
        try await withSite {
            $0.trunkExtras = "enabled: false,"
            $0.moreTrunks = """
                { id: "secured", host: "127.0.0.1", port: \(port), transport: "tls", callerIds: ["+862187654321"],
                  numberFormat: "digits", tls: { caFile: "\(authority.file)" }, srtp: "\(srtp)", media: "learned" },
                """
        } _: { site in
            try await body(site)
        }
    }

    /// The same with a subscriber behind it who speaks, listens and encrypts.
    private func withSubscriber(
        _ srtp: String, _ encryption: String, _ body: (Site, SubscriberGateway) async throws -> Void
    ) async throws {
        try await withCertificate { folder, authority, pair in
            let gateway = try await SubscriberGateway(with: pair, encryption: encryption, in: folder)
            do {
                try await withTrunk(srtp, port: gateway.port, authority) { try await body($0, gateway) }
            } catch {
                await gateway.end()
                throw error
            }
            await gateway.end()
        }
    }

    /// The same with SIPp, which encrypts nothing and says what it is told.
    func withScript(
        _ srtp: String, _ scenario: String, keys: [String: String] = [:],
        _ body: (Site, SIPpPeer) async throws -> Void
    ) async throws {
        try await withCertificate { folder, authority, pair in
            let customers = try await SIPpPeer(scenario, named: "secured", in: folder, keys: keys, transport: "t1")
            let gateway = try await TLSGateway(to: customers.port, with: pair, in: folder)
            do {
                try await withTrunk(srtp, port: gateway.port, authority) { try await body($0, customers) }
            } catch {
                await gateway.end()
                await customers.end()
                throw error
            }
            await gateway.end()
            await customers.end()
        }
    }

    /// The call's legs as they are once one of them was heard for a second.
    private func legs(of call: String, _ site: Site, whenHeard isMeant: (LegInfo) -> Bool) async throws -> [LegInfo] {
        let deadline = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < deadline {
            let legs = try await site.control.ask(GetCallRequest(call: call)).legs
            if legs.contains(where: { isMeant($0) && ($0.received?.packets ?? 0) >= 60 }) { return legs }
        }
        return try #require(nil, "a second of audio within 15 s")
    }

    /// Tag and key of each `a=crypto` line.
    func keys(_ message: SIPMessage) -> [String: String] {
        let lines = message.text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("a=crypto:") }
        return Dictionary(
            lines.map { line in
                let words = line.dropFirst("a=crypto:".count).split(separator: " ").map(String.init)
                return (words[0], words[2])
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "a gateway that encrypts hears the agent and is heard, and the call says which leg is encrypted",
        .enabled(if: Softphone.isInstalled, "baresip is not installed"),
        arguments: [
            ("required", "srtp-mand", true), ("required", "srtp", true), ("optional", "srtp", true),
            ("optional", "", false),
        ])
    func talks(srtp: String, encryption: String, isEncrypted: Bool) async throws {
        try await withSubscriber(srtp, encryption) { site, customer in
            let call = try await site.talk()
            let legs = try await legs(of: call, site) { $0.leg == .customer }
            #expect((legs.first { $0.leg == .customer }?.srtp != nil) == isEncrypted, "\(legs)")
            #expect(legs.first { $0.leg == .agent }?.srtp == nil)
            try await site.hangUp(call)
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 20)
            try await customer.process.output.first("baresip's word that the call is over") {
                $0.contains("terminated") || $0.contains("session closed")
            }
            #expect(try customer.frames(of: Tone.agent) >= 20, "the customer did not hear the agent")
            #expect(customer.undecipherable.isEmpty)
        }
    }

    @Test(
        "an answer that is not encrypted, or with what was not offered, ends the call: never in clear",
        arguments: [
            ("RTP/AVP", "a=x-none:1"), ("RTP/SAVP", "a=x-none:1"),
            ("RTP/SAVP", "a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:\(key)"),
            ("RTP/SAVP", "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:\(key)"),
            ("RTP/SAVP", "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(key.dropLast(4))"),
            ("RTP/SAVP", "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(key)|2^20|1:4"),
        ])
    func refuses(profile: String, attribute: String) async throws {
        try await withScript(
            "required", "answers-with", keys: ["profile": profile, "attribute": attribute]
        ) { site, customers in
            let call = try await site.dial()
            let ended = try await site.control.ended(call)
            #expect(ended.data?.disposition == .mediaMismatch, "\(ended)")
            let outcome = try await site.control.ask(GetCallRequest(call: call)).outcome
            #expect(outcome?.text?.contains("SRTP is required") == true, "\(String(describing: outcome))")
            let bye = try await customers.trace.receives("BYE")
            #expect(bye.header("Reason")?.contains("SRTP is required") == true)
            let invite = try await customers.trace.receives("INVITE")
            #expect(invite.text.contains(" RTP/SAVP ") && keys(invite).count == 4)
            #expect(Set(keys(invite).values).count == 4, "each line has a key of its own")
        }
    }

    @Test("a network that announces in clear what must be encrypted is cancelled before anybody picks up")
    func early() async throws {
        try await withScript("required", "announcement") { site, customers in
            let call = try await site.dial()
            let ended = try await site.control.ended(call)
            #expect(ended.data?.disposition == .mediaMismatch, "\(ended)")
            try await customers.event("cancelled")
        }
    }

    @Test("where it is optional, one INVITE serves both kinds, and a gateway without SRTP is talked to in clear")
    func optional() async throws {
        try await withScript("optional", "answers") { site, customers in
            let call = try await site.talk()
            let invite = try await customers.trace.receives("INVITE")
            #expect(invite.text.contains(" RTP/AVP ") && keys(invite).count == 4)
            let legs = try await legs(of: call, site) { $0.leg == .customer }
            #expect(legs.allSatisfy { $0.srtp == nil })
            try await site.hangUp(call)
            #expect(try await site.recording(call).frames(of: Tone.customer, in: \.right) >= 20)
        }
    }

    @Test("packets that are not encrypted with the agreed key are not heard, and the call shows that none came")
    func wrongKey() async throws {
        try await withScript(
            "required", "answers-with",
            keys: ["profile": "RTP/SAVP", "attribute": "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)"]
        ) { site, customers in
            let call = try await site.talk()
            let leg = try await legs(of: call, site) { $0.leg == .agent }.first { $0.leg == .customer }
            #expect(leg?.srtp == "AES_CM_128_HMAC_SHA1_80", "\(String(describing: leg))")
            #expect(leg?.received?.packets ?? 0 == 0, "\(String(describing: leg))")
            try await site.hangUp(call)
            #expect(try await site.recording(call).frames(of: Tone.customer, in: \.right) == 0)
            try await site.dialer.logs("media.forged")
        }
    }

    @Test("a re-INVITE without an offer is offered the key in use again, and fresh ones beside it")
    func offerless() async throws {
        try await withScript(
            "required", "offerless-encrypted",
            keys: ["attribute": "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)"]
        ) { site, customers in
            let call = try await site.talk()
            try await customers.event("offered")
            let first = keys(try await customers.trace.receives("INVITE"))
            let answer = try await customers.trace.messages.first("the 200 to the re-INVITE") {
                $0.direction == .received && $0.status == 200 && $0.transaction == "INVITE"
            }
            let second = keys(answer)
            #expect(Set(first.keys) == Set(second.keys) && first.count == 4)
            for (tag, key) in first { #expect((second[tag] == key) == (tag == "3"), "tag \(tag)") }
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            try await site.hangUp(call)
        }
    }

    @Test("no key is ever written to the daemon's log")
    func notLogged() async throws {
        try await withScript(
            "required", "answers-with",
            keys: ["profile": "RTP/SAVP", "attribute": "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)"]
        ) { site, customers in
            let call = try await site.talk()
            try await site.hangUp(call)
            let ours = keys(try await customers.trace.receives("INVITE")).values.map { $0.dropFirst("inline:".count) }
            for line in site.dialer.process.output.all {
                #expect(!line.contains(Self.key) && !ours.contains { line.contains($0) }, "\(line)")
            }
        }
    }
}
