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

    @Test("a supervisor's page tries a batch over HTTP, and is told the same; an agent's may not")
    func overHTTP() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = "http: { addresses: ['127.0.0.1'], port: \(port) }"
        } _: { site in
            let batch = try await site.load((1...12).map { ("T\($0)", "1380013\(8000 + $0)") }, paused: true)
            let request = SimulateRequest(
                batch: batch.batchId, agents: 3, answerRate: 1, talkSeconds: 60, measuredDays: 0,
                from: Date(timeIntervalSince1970: 1_795_395_600))
            let words = ["--answer-rate", "1", "--talk", "60", "--measured", "0", "--from", "2026-11-23T01:00:00Z"]
            let ctl = try await site.ctl(
                ["--json", "simulate", "--batch", batch.batchId, "--agents", "3"] + words, within: Self.patience)
            #expect(ctl.status == 0, "\(ctl.lines)")
            var asked = try result(ctl.lines)
            let boss = try await site.control.ask(PairPageRequest(agent: "1001", role: .supervisor)).code
            let answer = try await Self.post(request, code: boss, port, site)
            #expect(answer.first == "200", "\(answer)")
            let told = try result(Array(answer.dropFirst()))
            asked.computedSeconds = told.computedSeconds
            #expect(told == asked && told.reached == 12)
            let wrong = try await site.control.ask(PairPageRequest(agent: "1001", role: .supervisor)).code
            let many = try await Self.post(SimulateRequest(agents: 10_001), code: wrong, port, site)
            #expect(many.first == "400" && many.last?.contains("agents") == true, "\(many)")
            let agent = try await site.control.ask(PairPageRequest(agent: "1001")).code
            let refused = try await Self.post(request, code: agent, port, site)
            #expect(refused.first == "403", "\(refused)")
        }
    }

    /// The status, and what was answered, where our own page that was let in with this code asks.
    private static func post(
        _ request: SimulateRequest, code: String, _ port: UInt16, _ site: Site
    ) async throws -> [String] {
        let body = String(decoding: try ControlCoding.encode(request), as: UTF8.self)
        let program = """
            import json, sys, urllib.error, urllib.request
            own = "http://127.0.0.1:\(port)"
            def post(path, body, **headers):
                headers.update({"Origin": own, "Content-Type": "application/json"})
                asked = urllib.request.Request(own + path, body.encode(), headers)
                try:
                    with urllib.request.urlopen(asked, timeout=240) as answer:
                        return answer.status, answer.read().decode()
                except urllib.error.HTTPError as error:
                    return error.code, error.read().decode()
            token = json.loads(post("/v1/pair", json.dumps({"code": sys.argv[1]}))[1])["token"]
            print(*post("/v1/queue/simulation", sys.argv[2], Authorization="Bearer " + token), sep="\\n")
            """
        return try await ChildProcess("/usr/bin/python3", ["-c", program, code, body], in: site.folder)
            .finish(within: patience).lines
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
