import ControlAPI
import Foundation
import Glibc
import Testing

/// The call bar in a real browser at a real daemon, with SIPp as phones and customers; the steps are in Tests/Browser/bar.py.
@Suite("The call bar", .serialized)
struct BarTests {
    @Test(
        "an agent works tickets with the keyboard alone, and nothing in a ticket is more than text",
        .timeLimit(.minutes(8)))
    func keyboard() async throws {
        let evil = "<img src=x onerror=window.hacked=1><script>window.hacked=2</script><b>"
        let script = #"script: "Good day \#(evil)""#
        try await withBar("keyboard", class: "mode: \"preview\", previewSeconds: 3600, wrapUpLimit: 3600, \(script)") {
            site in
            for agent in ["1001", "1002", "1003"] { try await site.control.ask(PauseAgentRequest(agent: agent)) }
            try await load(4, text: evil, into: site)
        } finally: { site, output in
            #expect(output.count { $0.hasPrefix("ok:") } > 30)
            #expect(site.customersRung == 2, "one for each ticket that was dialled")
        }
    }

    @Test("an agent works ten preview tickets with the keyboard alone", .timeLimit(.minutes(8)))
    func ten() async throws {
        try await withBar("ten", class: "mode: \"preview\", previewSeconds: 3600, wrapUpLimit: 3600") { site in
            for agent in ["1001", "1002", "1003"] { try await site.control.ask(PauseAgentRequest(agent: agent)) }
            try await load(10, text: "客户", into: site)
        } finally: { site, _ in
            #expect(site.customersRung == 10)
        }
    }

    @Test("who is asked for help sees who asks and for whom, before the call is hers", .timeLimit(.minutes(8)))
    func consulted() async throws {
        try await withBar("consulted", class: "mode: \"manual\"") { site in
            try await load(1, text: "周静", into: site)
        } finally: { site, _ in
            #expect(site.customersRung == 1)
        }
    }

    @Test("a customer is given to a colleague, at once and after asking, and all three talk", .timeLimit(.minutes(8)))
    func transfers() async throws {
        try await withBar("transfers") { _ in
        } finally: { site, _ in
            #expect(site.customersRung == 3)
        }
    }

    @Test("the page outlives the daemon and the network, says so, and makes no second call", .timeLimit(.minutes(8)))
    func breaks() async throws {
        try await withBar("breaks") { _ in
        } finally: { site, _ in
            #expect(site.customersRung == 1)
        }
    }

    @Test(
        "in a talk without a ticket nobody else's is shown, and a call is promised from the bar",
        .timeLimit(.minutes(8)))
    func owes() async throws {
        try await withBar("owes", class: "mode: \"manual\"") { site in
            try await load(1, text: "周静", into: site)
        } finally: { site, _ in
            #expect(site.customersRung == 1)
        }
    }

    /// - Parameter class: the policy of the class “quality”.
    private func withBar(
        _ scenario: String, class policy: String = "", _ prepare: (Site) async throws -> Void,
        finally check: (Site, [String]) async throws -> Void
    ) async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
            $0.queueExtras = "agents: { stickyWait: 0 }, classes: { quality: { \(policy) } }"
        } _: { site in
            try await prepare(site)
            let link = try await site.control.ask(PairPageRequest(agent: "1001")).url
            let browser = try ChildProcess(
                "/usr/bin/python3",
                [
                    Places.project.appendingPathComponent("Tests/Browser/bar.py").path, scenario, try #require(link),
                    site.folder.appendingPathComponent("dialer.sock").path,
                    Places.project.appendingPathComponent(".build/browser-pictures").path,
                ], in: site.folder, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
            do {
                if scenario == "breaks" {
                    _ = try await browser.output.value("the wish for a restart") { $0.contains("restart") ? true : nil }
                    try await site.killAndRestart()
                }
                let result = try await browser.finish(within: .seconds(400))
                #expect(result.status == 0, "\(result.lines.filter { !$0.hasPrefix("ok:") }.joined(separator: "\n"))")
                try await check(site, result.lines)
            } catch {
                browser.signal(SIGTERM)
                _ = try? await browser.exit(within: .seconds(60))
                await browser.end()
                throw error
            }
        }
    }

    /// Tickets every field of which has the text.
    private func load(_ count: Int, text: String, into site: Site) async throws {
        let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
        let rows = (1...count).map {
            "ZL\($0),质量工单,\(text),\(13_800_138_000 + $0),,\(text),\(text),\(text),普通,2026-11-11 00:06:17,,"
        }
        let file = Data(([head] + rows).joined(separator: "\n").utf8)
        let upload = try await site.control.ask(OpenBatchRequest(name: "tickets.csv")).upload
        try await site.control.ask(AppendBatchRequest(upload: upload, data: file))
        let summary = try await site.control.ask(CommitBatchRequest(upload: upload))
        #expect(summary.accepted == count)
    }
}
