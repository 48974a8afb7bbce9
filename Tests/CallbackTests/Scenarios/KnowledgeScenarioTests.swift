import ControlAPI
import Foundation
import Testing

/// Knowledge cards through the whole program. The browser's steps are in Tests/Browser/knowledge.py.
@Suite("Knowledge cards")
struct KnowledgeScenarioTests {
    @Test("ctl imports, finds, changes, exports and removes cards, and a restart keeps them", .timeLimit(.minutes(5)))
    func ctl() async throws {
        try await withSite { site in
            let file = Places.project.appendingPathComponent("examples/knowledge.csv").path
            func run(_ arguments: String...) async throws -> (status: Int32, text: String) {
                let run = try await site.ctl(["knowledge"] + arguments)
                return (run.status, run.lines.joined(separator: "\n"))
            }
            let dry = try await run("import", file, "--dry-run")
            #expect(dry.status == 0 && dry.text.contains("12 cards: 12 added"), "\(dry.text)")
            #expect(try await run("import", file).status == 0)
            let again = try await run("import", file)
            #expect(again.text.contains("0 added, 0 changed, 12 the same"), "\(again.text)")
            let found = try await run("search", "冰袋", "融化")
            #expect(found.status == 0 && found.text.contains("[冰袋]"), "\(found.text)")
            let event = try await site.control.events.first("the import", within: .seconds(30)) {
                $0.type == .knowledgeChanged && $0.data?.state == "imported"
            }
            #expect(event.data?.counts?["added"] == 12)
            let text = site.folder.appendingPathComponent("new.md").path
            try "新的正文：先核对批次号。\n".write(toFile: text, atomically: true, encoding: .utf8)
            #expect(try await run("change", "Q-001", "--text", text).status == 0)
            #expect(
                try await run("change", "Q-001", "--text", text, "--revision", "1").status != 0,
                "it was changed meanwhile")
            try await site.killAndRestart()
            let shown = try await run("show", "Q-001")
            #expect(shown.text.contains("先核对批次号"), "\(shown.text)")
            let export = site.folder.appendingPathComponent("out.md").path
            #expect(try await run("export", export, "--markdown").status == 0)
            let whole = try await run("import", export)
            #expect(whole.text.contains("0 added, 0 changed, 12 the same"), "\(whole.text)")
            try await Self.copiesFile(in: site)
            #expect(try await run("remove", "Q-001").status == 0)
            #expect(try await run("show", "Q-001").status != 0)
            let template = try await run("template")
            #expect(template.text.contains("id,title,category,classes,words,text"))
        }
    }

    /// A file of more than one piece comes back as it was.
    private static func copiesFile(in site: Site) async throws {
        let given = site.folder.appendingPathComponent("refunds.txt")
        let line = "先核对批次号，再登记。\n"
        try Data(String(repeating: line, count: 20_000).utf8).write(to: given)
        let attached = try await site.ctl(["knowledge", "attach", "Q-001", given.path])
        #expect(attached.status == 0, "\(attached.lines)")
        let copy = site.folder.appendingPathComponent("copy.txt")
        let fetched = try await site.ctl(["knowledge", "fetch", "Q-001", "refunds.txt", "--to", copy.path])
        let (before, after) = (try Data(contentsOf: given), try Data(contentsOf: copy))
        #expect(fetched.status == 0 && before == after, "\(fetched.lines)")
        let again = try await site.ctl(["knowledge", "fetch", "Q-001", "refunds.txt", "--to", copy.path])
        #expect(again.status != 0, "nothing is overwritten")
        let unknown = try await site.ctl(["knowledge", "fetch", "Q-001", "none.txt"])
        #expect(unknown.status != 0)
    }

    @Test(
        "a supervisor's change is on the agent's page at once, a card is found by Chinese words, and none becomes a part of a page",
        .timeLimit(.minutes(8)))
    func pages() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
            $0.agents = ["1001", "9001"]
        } _: { site in
            let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
            let row = "ZL1,质量工单,周静,13800138000,,,冰淇淋,收到的冷链包裹已解冻,普通,2026-11-11 00:06:17,1001,"
            let upload = try await site.control.ask(OpenBatchRequest(name: "one", mode: "manual")).upload
            try await site.control.ask(AppendBatchRequest(upload: upload, data: Data("\(head)\n\(row)\n".utf8)))
            try await site.control.ask(CommitBatchRequest(upload: upload))
            let file = site.folder.appendingPathComponent("cards.csv")
            let rows = [
                "title,category,text", "退款多久到账,售后,三天内原路退回。", "<b>标题</b>,售后,<script>window.hacked=1</script>",
                ",售后,没有标题",
            ]
            try rows.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            let board = try #require(try await site.control.ask(PairPageRequest(agent: "9001", role: .supervisor)).url)
            let pairing = try await site.control.ask(PairPageRequest(agent: "1001"))
            let agent = try #require(pairing.url).replacing("/helpdesk", with: "/agent")
            try await BoardTests.browse("knowledge.py", [board, agent, file.path], in: site, within: .seconds(360))
            let cards = try await site.control.ask(ListCardsRequest()).cards
            let used = try #require(cards.first { $0.title == "冷链包裹已解冻" })
            #expect(used.used == 1 && used.helped == 1 && used.notHelped == 0)
            #expect(used.category == "客服", "nobody's change was lost")
        }
    }
}
