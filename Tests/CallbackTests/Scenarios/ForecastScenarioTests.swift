import ControlAPI
import Foundation
import Testing

@Suite("What would be, and when it will be done")
struct ForecastScenarioTests {
    /// It runs only when nobody else wants to.
    private static let patience = Duration.seconds(240)

    private func result(_ lines: [String]) throws -> SimulationInfo {
        try ControlCoding.decode(SimulationInfo.self, from: Data(lines.joined(separator: "\n").utf8))
    }

    @Test("a batch is tried with other agents, and its file without a daemon's help; nobody is called for it")
    func simulated() async throws {
        try await withSite { site in
            let batch = try await site.load((1...12).map { ("T\($0)", "1380013\(8000 + $0)") }, paused: true)
            let words = ["--answer-rate", "1", "--talk", "60", "--measured", "0", "--from", "2026-11-23T01:00:00Z"]
            let asked = try await site.ctl(
                ["--json", "simulate", "--batch", batch.batchId, "--agents", "3"] + words, within: Self.patience)
            #expect(asked.status == 0, "\(asked.lines)")
            let loaded = try result(asked.lines)
            #expect(loaded.agents == 3 && loaded.tickets == 12 && loaded.reached == 12 && loaded.attempts == 12)
            #expect(loaded.limit == .agents && loaded.endsAt != nil && loaded.states == ["done": 12])
            let none = try await site.ctl(["simulate", "--batch", "none"], within: Self.patience)
            #expect(none.status != 0 && none.lines.contains { $0.contains("There is no batch none") }, "\(none.lines)")

            let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
            let rows = (1...12).map { "T\($0),质量工单,客户,1380013\(8000 + $0),,,,问题,普通,2026-11-11 00:06:17,," }
            try ([head] + rows).joined(separator: "\n").write(
                to: site.folder.appendingPathComponent("try.csv"), atomically: true, encoding: .utf8)
            let tried = try await site.ctl(
                ["--json", "simulate", "--file", "try.csv", "--config", "dialer.json5", "--agents", "3"] + words,
                within: Self.patience)
            #expect(tried.status == 0, "\(tried.lines)")
            var alone = try result(tried.lines)
            // The same tickets, the same luck, the same scheduler.
            alone.computedSeconds = loaded.computedSeconds
            #expect(alone == loaded)
            try await site.placesAnotherCall()
            #expect(site.customersRung == 1)
        }
    }

    @Test("a running batch tells when it will be done and what keeps it from being sooner")
    func told() async throws {
        try await withSite(Cast(customers: "busy")) {
            $0.policy = "ringTimeout: 15, maxAttempts: 2"
        } _: { site in
            let batch = try await site.load([("T1", "13800138001"), ("T2", "13800138002")]).batchId
            let told = try await site.control.events.first("a forecast", within: .seconds(120)) {
                $0.type == .batchProgress && $0.data?.limit != nil
            }
            #expect(
                told.data?.batchId == batch && told.data?.limit == .redial && told.data?.completesAt != nil, "\(told)")
            let shown = try await site.control.ask(ShowBatchRequest(batch: batch))
            let forecast = try #require(shown.forecast)
            #expect(forecast.tickets == 2 && forecast.limit == .redial, "\(shown)")
            // Called once more, in five minutes.
            #expect(try #require(forecast.completesAt).timeIntervalSince(forecast.madeAt) > 200)
        }
    }
}
