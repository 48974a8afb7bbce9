import ControlAPI
import Foundation
import Glibc
import Testing

/// A click in a real browser rings a real phone.
@Suite("A click on the help-desk page")
struct ClickTests {
    @Test(
        "a double click, a reload and a second tab ring the agent once and the customer once", .timeLimit(.minutes(5)))
    func click() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
        } _: { site in
            let pairing = try await site.control.ask(PairPageRequest(agent: "1001"))
            let script = Places.project.appendingPathComponent("Tests/Browser/callback.py").path
            let browser = try ChildProcess(
                "/usr/bin/python3", [script, try #require(pairing.url), "138 0013 8000"], in: site.folder,
                environment: ["PYTHONDONTWRITEBYTECODE": "1"])
            do {
                let result = try await browser.finish(within: .seconds(90))
                #expect(result.status == 0, "\(result.lines.joined(separator: "\n"))")
            } catch {
                browser.signal(SIGTERM)
                _ = try? await browser.exit(within: .seconds(60))
                await browser.end()
                throw error
            }
            let end = try await site.control.event(.callEnded)
            #expect(end.data?.disposition == .answered)
            #expect(end.agentId == "1001")
            try await site.customers.trace.receives("BYE")
            #expect(site.timesRung("13800138000") == 1)
            #expect(site.customersRung == 1)
            #expect(site.agentsRung == 1)
        }
    }

    @Test("a page is paired only for an agent, an origin and a role that there are")
    func pairing() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
        } _: { site in
            let wrong = [
                ("agent", PairPageRequest(agent: "9999")),
                ("origin", PairPageRequest(agent: "1001", origin: "https://elsewhere.example")),
                ("role", PairPageRequest(agent: "1001", role: PageRole(rawValue: "boss"))),
            ]
            for (field, request) in wrong {
                let refusal = try await site.control.refusal(request)
                #expect(refusal?.data.field == field)
            }
        }
    }
}
