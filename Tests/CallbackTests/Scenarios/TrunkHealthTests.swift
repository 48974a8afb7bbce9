import ControlAPI
import Foundation
import Testing

/// OPTIONS to trunks, and people's orders to them, through the daemon and ctl.
@Suite("Trunks that are asked and switched")
struct TrunkHealthTests {
    private static let asked = """
        options: { intervalSeconds: 0.2, answerSeconds: 0.2, downAfter: 2, upAfter: 2 },
        """

    private func trunk(_ site: Site, _ name: String = "main") async throws -> TrunkInfo {
        try #require(try await site.control.ask(ListTrunksRequest()).trunks.first { $0.name == name })
    }

    private func trunkIs(_ state: String, _ site: Site, times count: Int = 1) async throws {
        _ = try await site.control.events.value("trunk \(state)") { events in
            events.count { $0.type == .trunkState && $0.data?.state == state } >= count ? true : nil
        }
    }

    @Test("a trunk that stops answering goes, and comes back when it answers; 404 is an answer, 503 is none")
    func health() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // An address of its own: nobody else takes the port while nobody answers there.
        let (address, port) = ("127.0.0.66", try FreePort.one())
        try await withSite {
            $0.moreTrunks = """
                { id: "asked", host: "\(address)", port: \(port), callerIds: ["+862187654321"], order: 0, \(Self.asked) },
                """
        } _: { site in
            try await trunkIs("down", site)
            let down = try await trunk(site, "asked")
            #expect(!down.up && down.answers == false && down.reason == .noReply)
            try await site.placesAnotherCall()
            #expect(site.customersRung == 1)
            for (status, state, count) in [(404, "up", 1), (503, "down", 2), (200, "up", 2)] {
                let answerer = try OptionsAnswerer(at: address, port: port, status: status)
                try await trunkIs(state, site, times: count)
                #expect(try await trunk(site, "asked").up == (state == "up"))
                let result = try await site.control.ask(TestTrunkRequest(trunk: "asked"))
                #expect(result.sip == status && result.alive == (status != 503))
                let said = try await site.ctl(["trunk", "test", "asked"])
                #expect(said.status == (status == 503 ? 40 : 0) && said.lines.contains { $0.contains("SIP \(status)") })
                answerer.end()
            }
            try await trunkIs("down", site, times: 3)
            let silent = try await site.control.ask(TestTrunkRequest(trunk: "asked"))
            #expect(!silent.alive && silent.sip == nil && silent.reason == .noReply)
        }
    }

    @Test("a trunk that is disabled is not dialled through, over a reload and a restart, until it is enabled")
    func disabled() async throws {
        try await withSite { site in
            let call = try await site.talk()
            let off = try await site.ctl(["trunk", "disable", "main"])
            #expect(off.status == 0)
            let refusal = try await site.control.refusal(DialRequest(number: "13911112222", agent: "1002"))
            #expect(refusal?.reason == .trunkDown)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            try await site.reload { $0.calls = "wrapUpSeconds: 1" }
            #expect(try await !trunk(site).up)
            try await site.killAndRestart()
            let info = try await trunk(site)
            #expect(!info.up && info.reason == .disabled && info.disabledBy?.isEmpty == false && info.disabledAt != nil)
            #expect(try await site.ctl(["doctor"]).status != 0)
            #expect(try await site.ctl(["trunk", "enable", "main"]).status == 0)
            try await site.placesAnotherCall()
            #expect(try await site.ctl(["trunk", "disable", "nowhere"]).status == 44)
        }
    }
}
