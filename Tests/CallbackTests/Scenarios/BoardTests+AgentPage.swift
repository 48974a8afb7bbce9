import ControlAPI
import Foundation
import Testing

extension BoardTests {
    private static let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"

    @Test("an agent works her tickets with the keyboard alone, whatever their fields hold", .timeLimit(.minutes(8)))
    func ownTickets() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
        } _: { site in
            try await Self.load(5, into: site)
            let pairing = try await site.control.ask(PairPageRequest(agent: "1001"))
            let link = try #require(pairing.url).replacing("/helpdesk", with: "/agent")
            try await Self.browse("agent.py", [link, "5"], in: site, within: .seconds(400))
            let done = try await site.control.ask(ListTicketsRequest(agent: "1001", open: false)).tickets
            #expect(done.count { $0.resolution == .resolved } == 5, "\(done)")
            #expect(site.customersRung == 5)
        }
    }

    /// Tickets of agent 1001's own, which nobody rings before a person clicks.
    private static func load(_ count: Int, into site: Site) async throws {
        let rows = (1...count).map { number in
            "ZL\(number),质量工单,\(hostile),\(13_800_138_000 + number),,\(hostile),\(hostile),\(hostile),普通,2026-11-11 00:06:17,1001,"
        }
        let upload = try await site.control.ask(OpenBatchRequest(name: hostile, mode: "manual")).upload
        try await site.control.ask(
            AppendBatchRequest(upload: upload, data: Data(([head] + rows).joined(separator: "\n").utf8)))
        let summary = try await site.control.ask(CommitBatchRequest(upload: upload))
        try #require(summary.accepted == count, "\(summary)")
    }
}
