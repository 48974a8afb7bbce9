import ControlAPI
import Foundation
import Testing

/// Trunks given by name: SRV and A from a name server of ours, calls through the whole daemon.
@Suite("Trunks given by name")
struct TrunkNameTests {
    private static let twoGateways = ["a.gw.test": ["127.0.0.1"], "b.gw.test": ["127.0.0.1"]]

    /// A site whose first trunk is `gw.test`, of which SRV says two places: another far end, then the customers' network.
    private func withGateways(
        _ scenario: String, keys: [String: String], server address: String,
        _ body: (Site, SIPpPeer, NameServer) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await SIPpPeer(scenario, named: "first", in: folder, keys: keys)
        nonisolated(unsafe) var server: NameServer?
        do {
            try await withSite {
                let services = [
                    NameServer.Service(priority: 2, port: $0.trunkPort, target: "b.gw.test"),
                    NameServer.Service(priority: 1, port: first.port, target: "a.gw.test"),
                ]
                server = try? NameServer(
                    at: address, services: ["_sip._udp.gw.test": services], hosts: Self.twoGateways)
                $0.sipExtras = "nameservers: [\"\(address)\"],"
                $0.trunkExtras = "enabled: false,"
                $0.moreTrunks = """
                    { id: "named", host: "gw.test", callerIds: ["+862187654321"], firstResponseMilliseconds: 400 },
                    """
            } _: { site in
                let server = try #require(server)
                try await server.questions.first("the lookup") { $0 == "b.gw.test 1" }
                try await body(site, first, server)
            }
        } catch {
            server?.end()
            await first.end()
            throw error
        }
        server?.end()
        await first.end()
    }

    @Test("SRV's first place is called, and the next when that one is full, without leaving the trunk")
    func full() async throws {
        let refusing = ["status": "503", "phrase": "Full", "header": "X-Nothing: 1"]
        try await withGateways("refuses", keys: refusing, server: "127.0.0.61") { site, first, _ in
            let call = try await site.talk()
            #expect(first.callsInvited.count == 1 && site.customersRung == 1 && site.agentsRung == 1)
            // By the trunk's name, wherever it went.
            for trace in [first.trace, site.customers.trace] {
                let invite = try await trace.receives("INVITE")
                #expect(invite.startLine.contains("@gw.test SIP/2.0"))
            }
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            let record = try await site.control.ask(GetCallRequest(call: call))
            #expect(record.tries?.map(\.trunk) == ["named", "named"])
            #expect(first.complaints.isEmpty && site.customers.complaints.isEmpty)
        }
    }

    @Test("a place that says nothing gives way to the next; a busy customer is called once")
    func silentThenBusy() async throws {
        try await withGateways("silent", keys: [:], server: "127.0.0.62") { site, first, _ in
            let call = try await site.talk()
            #expect(first.callsInvited.count == 1 && site.customersRung == 1)
            try await site.hangUp(call)
        }
        let busy = ["status": "486", "phrase": "Busy", "header": "X-Nothing: 1"]
        try await withGateways("refuses", keys: busy, server: "127.0.0.63") { site, first, _ in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .busy)
            #expect(first.callsInvited.count == 1 && site.customersRung == 0)
        }
    }

    @Test("a name server that says nothing holds up nobody: the next trunk is called in its time")
    func silentNameServer() async throws {
        let server = try NameServer(at: "127.0.0.64", isSilent: true)
        defer { server.end() }
        try await withSite {
            $0.sipExtras = #"nameservers: ["127.0.0.64"],"#
            $0.trunkExtras = "order: 2,"
            $0.moreTrunks = """
                { id: "named", host: "gw.test", callerIds: ["+862187654321"], order: 1, firstResponseMilliseconds: 300 },
                """
        } _: { site in
            try await server.questions.first("the lookup") { $0.hasPrefix("_sip._udp.gw.test") }
            let call = try await site.talk()
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "main")
            #expect(try await site.control.ask(StatusRequest()).talking == 1)
            try await site.hangUp(call)
        }
    }
}
