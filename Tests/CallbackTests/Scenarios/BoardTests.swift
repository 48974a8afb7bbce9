import ControlAPI
import Foundation
import Glibc
import Testing

/// Our own pages in a real browser, before the real daemon and real phones. The steps are in Tests/Browser/board.py and agent.py.
@Suite("The supervisor's board and the agent's page")
struct BoardTests {
    /// What is in it is shown as it is written, never taken for a part of the page.
    static let hostile = "<img src=x onerror=window.hacked=1>"

    @Test(
        "a dropped file is mapped, checked and called while the board shows it live, and a call is listened to",
        .timeLimit(.minutes(6)))
    func day() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
            $0.agents = ["1001", "1002", "9001"]
            $0.policy = "ringTimeout: 15, maxAttempts: 1"
        } _: { site in
            try await site.control.ask(PauseAgentRequest(agent: "9001", code: "supervising"))
            let file = site.folder.appendingPathComponent("\(Self.hostile.replacing("/", with: "")).csv")
            let rows = [
                "ZL1,\(Self.hostile),13800138000,quality", "ZL2,周静,13911112222,quality",
                "ZL3,高勇,\(Self.hostile),quality",
            ]
            try (["case,who,phone,class"] + rows).joined(separator: "\n").write(
                to: file, atomically: true, encoding: .utf8)
            let pairing = try await site.control.ask(PairPageRequest(agent: "9001", role: .supervisor))
            #expect(pairing.url?.contains("/board#pair=") == true)
            try await Self.browse("board.py", [try #require(pairing.url), file.path], in: site, within: .seconds(240))
            for way in ["listen", "whisper"] {
                try await site.control.events.first("\(way)ing", within: .seconds(30)) {
                    $0.type == .callSupervised && $0.data?.reason == way && $0.data?.partyAgent == "9001"
                }
            }
            #expect(site.customersRung == 2)
            let own = try await site.control.ask(ListTicketsRequest(agent: "1001", open: false)).tickets
            #expect(own.count == 1 && own.first?.lastOutcome == .answered, "\(own)")
            #expect(try await site.control.ask(ListTicketsRequest(agent: "1001")).tickets.isEmpty)
            #expect(site.agentsRung == 3, "two agents and the supervisor")
        }
    }

    /// Runs one of Tests/Browser to its end.
    static func browse(
        _ script: String, _ arguments: [String], in site: Site, within limit: Duration
    ) async throws {
        let path = Places.project.appendingPathComponent("Tests/Browser/\(script)").path
        let browser = try ChildProcess(
            "/usr/bin/python3", [path] + arguments, in: site.folder, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        do {
            let result = try await browser.finish(within: limit)
            #expect(result.status == 0, "\(result.lines.suffix(30).joined(separator: "\n"))")
        } catch {
            browser.signal(SIGTERM)
            _ = try? await browser.exit(within: .seconds(60))
            await browser.end()
            throw error
        }
    }
}
