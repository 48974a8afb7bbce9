import ControlAPI
import Foundation
import Testing

/// A trunk that cannot take a call gives way to the next, and only then: each trunk's own trace is the judge.
@Suite("Failover between trunks")
struct FailoverTests {
    /// A site whose first trunk is another far end; its second is the customers' network as ever.
    private func withFirst(
        _ scenario: String, keys: [String: String] = [:], transport: String = "u1", extras: String = "",
        configure: @Sendable (inout SiteConfiguration) -> Void = { _ in },
        _ body: (Site, SIPpPeer) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await SIPpPeer(scenario, named: "first", in: folder, keys: keys, transport: transport)
        do {
            try await withSite {
                $0.trunkExtras = "order: 2,"
                $0.moreTrunks = Self.trunk(first.port, extras)
                configure(&$0)
            } _: { site in
                try await body(site, first)
            }
        } catch {
            await first.end()
            throw error
        }
        await first.end()
    }

    private static func trunk(_ port: UInt16, _ extras: String) -> String {
        """
        { id: "first", host: "127.0.0.1", port: \(port), callerIds: ["+862187654321"], order: 1, lines: 20,
          callsPerSecond: 100, \(extras) },
        """
    }

    private static func refusing(_ status: Int, _ header: String = "X-Nothing: 1") -> [String: String] {
        ["status": String(status), "phrase": "Refused", "header": header]
    }

    private func failure(_ site: Site) async throws -> ControlEvent {
        try await site.control.events.first("call.trunk.failed") { $0.type == .callTrunkFailed }
    }

    private func first(_ site: Site) async throws -> TrunkInfo {
        try #require(try await site.control.ask(StatusRequest()).trunks.first { $0.name == "first" })
    }

    @Test(
        "a trunk that cannot take the call gives way to the next, as one attempt, with the next one's own number",
        arguments: [408, 500, 502, 503, 504])
    func next(_ status: Int) async throws {
        try await withFirst("refuses", keys: Self.refusing(status)) { site, first in
            let call = try await site.talk()
            let failure = try await failure(site)
            #expect(failure.data?.trunk == "first" && failure.data?.sip == status && failure.data?.reason == "refused")
            #expect(first.callsInvited.count == 1 && site.customersRung == 1 && site.agentsRung == 1)
            let invite = try await site.customers.trace.receives("INVITE")
            #expect(invite.header("From")?.contains("sip:+862112345678@") == true)
            let info = try await site.control.ask(GetCallRequest(call: call))
            #expect(info.trunk == "main" && info.attemptNumber == 1)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            let record = try await site.control.ask(GetCallRequest(call: call))
            #expect(record.tries?.map(\.trunk) == ["first", "main"] && record.tries?.first?.sip == status)
            #expect(first.complaints.isEmpty && site.customers.complaints.isEmpty)
        }
    }

    @Test(
        "an answer that concerns the customer is final: no other trunk hears of the call",
        arguments: [403, 404, 480, 484, 486, 488, 600, 603])
    func final(_ status: Int) async throws {
        try await withFirst("refuses", keys: Self.refusing(status)) { site, first in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.sip == status)
            #expect(first.callsInvited.count == 1 && site.customersRung == 0)
        }
    }

    @Test("once a 18x has come nobody is called through another trunk", arguments: [("180", 503), ("183", 500)])
    func afterProgress(_ progress: String, _ status: Int) async throws {
        try await withFirst("progress-then-refuses", keys: ["progress": progress, "status": String(status)]) {
            site, first in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.sip == status)
            #expect(first.callsInvited.count == 1 && site.customersRung == 0)
        }
    }

    @Test("a trunk that says nothing gives way after its time; its late answer gets ACK and BYE, the talk goes on")
    func silent() async throws {
        try await withFirst(
            "answers-late", keys: ["silence": "1500"], extras: "firstResponseMilliseconds: 400,"
        ) { site, first in
            let call = try await site.talk()
            let failure = try await failure(site)
            #expect(failure.data?.trunk == "first" && failure.data?.reason == "noReply" && failure.data?.sip == nil)
            let asked = try await first.trace.receives("INVITE")
            let rung = try await site.customers.trace.receives("INVITE")
            // Unless set it would be four seconds.
            #expect((0.39..<3.5).contains(rung.at.timeIntervalSince(asked.at)))
            try await first.trace.receives("ACK")
            try await first.trace.receives("BYE")
            // It was not asked again once it had been given up.
            let copies = first.trace.received("INVITE").map { $0.at.timeIntervalSince(rung.at) }
            #expect(copies.allSatisfy { $0 < 0.2 }, "\(copies)")
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            #expect(first.complaints.isEmpty)
        }
    }

    @Test("a trunk that cannot be connected to gives way at once")
    func noConnection() async throws {
        let nobody = try FreePort.one()
        try await withSite {
            $0.sipListenExtras = #", { transport: "tcp", address: "127.0.0.1", port: \#($0.sipPort) }"#
            $0.trunkExtras = "order: 2,"
            $0.moreTrunks = Self.trunk(nobody, #"transport: "tcp","#)
        } _: { site in
            let call = try await site.talk()
            #expect(try await failure(site).data?.reason == "noConnection")
            try await site.hangUp(call)
        }
    }

    @Test("a trunk that asks for a rest (Retry-After) gets it, and is dialled again when it is over")
    func retryAfter() async throws {
        try await withFirst("refuses", keys: Self.refusing(503, "Retry-After: 3")) { site, first in
            try await site.hangUp(try await site.talk())
            let down = try await site.control.events.first("the rest") { $0.type == .trunkState }
            #expect(down.data?.trunk == "first" && down.data?.state == "down" && down.data?.reason == "resting")
            try await site.hangUp(try await site.talk("13911112222", agent: "1002"))
            #expect(first.callsInvited.count == 1 && site.customersRung == 2)
            try await site.control.events.first("the end of the rest") {
                $0.type == .trunkState && $0.data?.state == "up"
            }
            try await site.hangUp(try await site.talk("13911113333", agent: "1003"))
            #expect(first.callsInvited.count == 2)
        }
    }

    @Test("a trunk that refuses our credentials twice is left alone, then tried by one call", .timeLimit(.minutes(1)))
    func circuit() async throws {
        let credentials = #"credentials: { user: "a", secret: "wrong" }, circuit: { restSeconds: 2 },"#
        try await withFirst("refuses-credentials", extras: credentials) { site, first in
            for number in ["13800138000", "13911112222", "13911113333"] {
                try await site.hangUp(try await site.talk(number))
            }
            let asked = Set(first.trace.received("INVITE").map(\.callID)).count
            #expect(asked == 2, "the third call did not ask it")
            let down = try await site.control.events.first("the opened circuit") { $0.type == .trunkState }
            #expect(down.data?.reason == "credentialsRefused")
            // Its rest over, it counts as up, and one call finds out.
            try await site.control.events.first("the end of the rest") {
                $0.type == .trunkState && $0.data?.state == "up"
            }
            #expect(try await self.first(site).up)
            try await site.hangUp(try await site.talk("13911114444"))
            #expect(Set(first.trace.received("INVITE").map(\.callID)).count == 3)
        }
    }

    @Test("what a trunk means by its words is configuration: 486 at once is its own throttling, and the next is tried")
    func correction() async throws {
        let throttles =
            #"corrections: [{ status: 486, beforeSeconds: 5, disposition: "congestion", nextTrunk: true }],"#
        try await withFirst("refuses", keys: Self.refusing(486), extras: throttles) { site, _ in
            try await site.hangUp(try await site.talk())
            #expect(try await failure(site).data?.sip == 486)
        }
        try await withFirst(
            "refuses", keys: Self.refusing(603, "Reason: Q.850;cause=21;text=\"balance used up\""),
            extras: #"corrections: [{ phrase: "Balance", disposition: "barred" }],"#
        ) { site, _ in
            let end = try await site.dialToTheEnd()
            #expect(end.data?.disposition == .barred)
        }
    }

    @Test("numbers go only through the trunks that carry them; one that none carries is refused before anybody is rung")
    func routes() async throws {
        try await withFirst("answers", extras: #"carries: ["+86571"],"#) {
            $0.trunkExtras =
                #"order: 2, carries: ["+8613", "+86571"], rewrite: [{ match: "+86", strip: 3, add: "9" }],"#
        } _: { site, first in
            try await site.hangUp(try await site.talk("13800138000"))
            #expect(first.callsInvited.isEmpty && site.customersRung == 1)
            #expect(site.customers.trace.received("INVITE").first?.startLine.contains("sip:913800138000@") == true)
            try await site.hangUp(try await site.talk("0571-87654321", agent: "1002"))
            #expect(first.callsInvited.count == 1 && site.customersRung == 1)
            let refusal = try await site.control.refusal(DialRequest(number: "010-87654321", agent: "1003"))
            #expect(refusal?.reason == .noRoute)
            try await site.load([("T1", "02187654321")])
            #expect(try await site.explain("T1").reason == WaitingReasonWord.noRoute.rawValue)
        }
    }
}
