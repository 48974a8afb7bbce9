import ControlAPI
import Foundation
import Testing

/// Trunks over TLS, their certificates looked at.
@Suite("Trunks over TLS")
struct TrunkTLSTests {
    private static let cast = Cast(customerTransport: "t1")

    /// A site whose first trunk is reached through a TLS gateway in front of the customers' network; its second, `spare`, is
    /// another far end.
    private func withGateway(
        certified host: String, protocols: String = "", tls: @escaping (TestAuthority, URL) -> String,
        _ body: (Site, SIPpPeer, TestAuthority) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        let pair = try await authority.certificate(for: host, named: "gateway")
        let spare = try await SIPpPeer("answers", named: "spare", in: folder)
        let customers = try await SIPpPeer("answers", named: "secured", in: folder, transport: "t1")
        let gateway = try await TLSGateway(to: customers.port, with: pair, protocols: protocols, in: folder)
        do {
            try await withSite {
                $0.trunkExtras = "enabled: false,"
                $0.moreTrunks = """
                    { id: "secured", host: "127.0.0.1", port: \(gateway.port), transport: "tls",
                      callerIds: ["+862187654321"], \(tls(authority, folder)) },
                    { id: "spare", host: "127.0.0.1", port: \(spare.port), callerIds: ["+862187654322"] },
                    """
            } _: { site in
                try await body(site, customers, authority)
            }
        } catch {
            await gateway.end()
            await customers.end()
            await spare.end()
            throw error
        }
        await gateway.end()
        await customers.end()
        await spare.end()
    }

    private func failure(_ site: Site) async throws -> ControlEvent {
        try await site.control.events.first("call.trunk.failed") { $0.type == .callTrunkFailed }
    }

    @Test(
        "a gateway whose certificate is its own is called, from the INVITE to the BYE over one connection",
        arguments: [
            ("IP:127.0.0.1", "", ""), ("DNS:gw.test", #"serverName: "gw.test","#, ""),
            ("IP:127.0.0.1", "", ",openssl-max-proto-version=TLS1.2"),
        ])
    func verified(host: String, name: String, protocols: String) async throws {
        try await withGateway(certified: host, protocols: protocols) { authority, _ in
            "tls: { caFile: \"\(authority.file)\", \(name) },"
        } _: { site, customers, _ in
            let call = try await site.talk()
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "secured")
            let invite = try await customers.trace.receives("INVITE")
            #expect(invite.header("Via")?.contains("SIP/2.0/TLS") == true)
            #expect(invite.header("Contact")?.contains("transport=tls") == true)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await customers.trace.receives("ACK")
            try await customers.trace.receives("BYE")
        }
    }

    @Test(
        "a gateway that cannot prove itself is not called: an unknown authority, another's name, an old protocol",
        arguments: [
            ("IP:127.0.0.1", false, ""), ("DNS:other.test", true, ""),
            ("IP:127.0.0.1", true, ",openssl-max-proto-version=TLS1.1,cipher=ALL@SECLEVEL=0"),
        ])
    func refused(host: String, isKnown: Bool, protocols: String) async throws {
        try await withGateway(certified: host, protocols: protocols) { authority, folder in
            isKnown ? "tls: { caFile: \"\(authority.file)\" }," : ""
        } _: { site, customers, _ in
            let call = try await site.talk()
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "spare")
            let failure = try await failure(site)
            #expect(failure.data?.trunk == "secured" && failure.data?.reason == "noConnection")
            let words = try #require(failure.data?.text)
            let said = try await site.ctl(["trunk", "test", "secured"])
            #expect(said.status == 40, "\(said.lines)")
            if protocols.isEmpty {
                #expect(words.contains("certificate refused"), "\(words)")
                #expect(said.lines.contains { $0.contains("certificate refused") }, "\(said.lines)")
            }
            #expect(customers.trace.received("INVITE").isEmpty)
            if protocols.isEmpty {
                try await site.dialer.process.output.first("the log's word on the certificate") {
                    $0.contains("certificate of") && $0.contains("refused")
                }
            }
            try await site.hangUp(call)
        }
    }

    @Test("what is not verified is called only where the configuration says so")
    func insecure() async throws {
        try await withGateway(certified: "DNS:other.test") { _, _ in
            "tls: { insecure: true },"
        } _: { site, customers, _ in
            let call = try await site.talk()
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "secured")
            #expect(customers.callsInvited.count == 1)
            try await site.hangUp(call)
        }
    }

    @Test("a reload takes another authority for the connections to come; running calls go on")
    func reload() async throws {
        try await withGateway(certified: "IP:127.0.0.1") { _, _ in
            ""
        } _: { site, customers, authority in
            try await site.hangUp(try await site.talk())
            #expect(customers.callsInvited.isEmpty)
            try await site.reload {
                $0.moreTrunks = $0.moreTrunks.replacingOccurrences(
                    of: "transport: \"tls\",", with: "transport: \"tls\", tls: { caFile: \"\(authority.file)\" },")
            }
            let call = try await site.talk("13911112222", agent: "1002")
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "secured")
            try await site.hangUp(call)
        }
    }
}
