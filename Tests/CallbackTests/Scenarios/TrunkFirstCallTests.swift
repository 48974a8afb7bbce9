import ControlAPI
import Foundation
import Testing

/// Calls that come before the name of their trunk has been found: they wait for the answer, a bounded time, and their legs are
/// of its address family.
@Suite("Calls before a trunk's name is found", .timeLimit(.minutes(5)))
struct TrunkFirstCallTests {
    /// A name server that is silent until it is told, and a site whose trunk `gw.test` it knows; `main` comes after that.
    private func withName(
        _ addresses: [String], server address: String, customers: String = "127.0.0.1", patience: Int = 30_000,
        hasOther: Bool = false, extras: String = "", port: UInt16? = nil,
        _ body: (Site, NameServer) async throws -> Void
    ) async throws {
        let server = try NameServer(at: address, hosts: ["gw.test": addresses], isSilent: true)
        defer { server.end() }
        try await withSite(Cast(customerAddress: customers)) {
            $0.sipListenExtras = #", { transport: "udp", address: "::1", port: \#($0.sipPort) }"#
            $0.mediaAddresses = ["127.0.0.1", "::1"]
            $0.sipExtras = "nameservers: [\"\(address)\"],"
            $0.trunkExtras = hasOther ? "order: 2," : "enabled: false,"
            $0.moreTrunks = """
                { id: "named", host: "gw.test", port: \(port ?? $0.trunkPort), callerIds: ["+862187654321"], order: 1,
                  firstResponseMilliseconds: \(patience), \(extras) },
                """
        } _: { site in
            try await server.questions.first("the lookup") { $0 == "gw.test 1" }
            try await body(site, server)
        }
    }

    /// A call whose agent has answered and whose customer's INVITE waits.
    private func waiting(_ site: Site) async throws -> String {
        let call = try await site.dial()
        try await site.control.event(.callAgentAnswered, call: call)
        _ = try await site.control.ask(GetCallRequest(call: call))
        #expect(site.customersRung == 0)
        return call
    }

    private func isIdle(_ site: Site) async throws -> Bool {
        let status = try await site.control.ask(StatusRequest())
        return status.calls == 0 && status.trunks.allSatisfy { $0.linesUsed == 0 }
    }

    @Test(
        "the leg is of the family that the answer has: AAAA only, A only, both",
        arguments: [
            (["::1"], "::1", "127.0.0.71"), (["127.0.0.1"], "127.0.0.1", "127.0.0.72"),
            (["::1", "127.0.0.1"], "127.0.0.1", "127.0.0.73"),
        ])
    func family(_ addresses: [String], _ alive: String, _ server: String) async throws {
        // Where both are there, one of them answers nothing.
        let patience = addresses.count > 1 ? 3_000 : 30_000
        try await withName(addresses, server: server, customers: alive, patience: patience) { site, server in
            let call = try await waiting(site)
            server.answer()
            try await site.control.event(.callBridged, call: call)
            let invite = try await site.customers.trace.receives("INVITE")
            #expect(invite.text.contains(alive == "::1" ? "c=IN IP6 ::1" : "c=IN IP4 127.0.0.1"))
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            let idle = try await isIdle(site)
            #expect(idle)
        }
    }

    @Test("over TLS, too", arguments: [("::1", "127.0.0.74"), ("127.0.0.1", "127.0.0.75")])
    func secured(_ alive: String, _ server: String) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let authority = try await TestAuthority("authority", in: folder)
        let pair = try await authority.certificate(for: "DNS:gw.test", named: "gateway")
        let customers = try await SIPpPeer("answers", named: "secured", in: folder, address: alive, transport: "t1")
        do {
            let gateway = try await TLSGateway(to: customers.port, with: pair, at: alive, in: folder)
            let extras = #"transport: "tls", tls: { caFile: "\#(authority.file)" }, media: "learned","#
            try await withName([alive], server: server, extras: extras, port: gateway.port) { site, server in
                let call = try await waiting(site)
                server.answer()
                try await site.control.event(.callBridged, call: call)
                let invite = try await customers.trace.receives("INVITE")
                #expect(invite.text.contains(alive == "::1" ? "c=IN IP6 ::1" : "c=IN IP4 127.0.0.1"))
                try await site.hangUp(call)
            }
            await gateway.end()
        } catch {
            await customers.end()
            throw error
        }
        await customers.end()
    }

    @Test(
        "a name that is nothing, or not found in time, gives way to the next trunk and says why",
        arguments: [(true, "127.0.0.76"), (false, "127.0.0.77")])
    func nothing(isSaid: Bool, _ server: String) async throws {
        try await withName([], server: server, patience: isSaid ? 30_000 : 300, hasOther: true) { site, server in
            if isSaid { server.answer() }
            let call = try await site.talk()
            let failure = try await site.control.event(.callTrunkFailed, call: call)
            #expect(failure.data?.trunk == "named" && failure.data?.reason == "noConnection")
            #expect(failure.data?.text?.contains("name is not found") == true, "\(failure.data?.text ?? "")")
            try await site.hangUp(call)
            let record = try await site.control.ask(GetCallRequest(call: call))
            #expect(record.trunk == "main" && record.tries?.map(\.trunk) == ["named", "main"])
            let idle = try await isIdle(site)
            #expect(idle)
        }
    }

    @Test("without another trunk the call ends in its time, or when its agent hangs up, and holds nothing")
    func alone() async throws {
        try await withName([], server: "127.0.0.78", patience: 300) { site, _ in
            let ended = try await site.dialToTheEnd()
            #expect(ended.data?.disposition != .answered && site.customersRung == 0)
            let idle = try await isIdle(site)
            #expect(idle)
        }
        try await withName(["127.0.0.1"], server: "127.0.0.79") { site, server in
            let call = try await waiting(site)
            try await site.hangUp(call)
            server.answer()
            // What was given up stays so; the next call finds the answer.
            try await site.placesAnotherCall()
            #expect(site.customersRung == 1)
            let idle = try await isIdle(site)
            #expect(idle)
        }
    }

    @Test("ctl trunk test waits for the name as calls do, and says when there is none")
    func probes() async throws {
        let port = try FreePort.one()
        let gateway = try OptionsAnswerer(at: "::1", port: port, status: 200)
        defer { gateway.end() }
        try await withName(["::1"], server: "127.0.0.80", port: port) { site, server in
            async let tested = site.ctl(["trunk", "test", "named"])
            server.answer()
            let answer = try await tested
            #expect(answer.status == 0, "\(answer.lines)")
        }
        try await withName([], server: "127.0.0.81") { site, server in
            server.answer()
            let answer = try await site.ctl(["trunk", "test", "named"])
            #expect(
                answer.status == 40 && answer.lines.contains { $0.contains("name is not found") }, "\(answer.lines)")
        }
    }
}
