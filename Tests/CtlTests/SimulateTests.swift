import ControlAPI
import Foundation
import TestPrograms
import Testing

@testable import ctl

@Suite("Trying before calling, and when it will be done")
struct SimulateTests {
    static let result = SimulationInfo(
        from: Samples.start, endsAt: Samples.start + 5_400, seed: 7, agents: 10, tickets: 40,
        states: ["done": 38, "exhausted": 2], waiting: [:], reached: 38, attempts: 61,
        outcomes: ["answered": 38, "noAnswer": 23], abandonedPercent: 0, occupancyPercent: 61.5, idleSeconds: 20_000,
        talkSeconds: 3_667, limit: .redial, limits: ["agents": 1_800, "redial": 3_600],
        hours: [SimulatedHour(from: Samples.start, attempts: 44, reached: 30, idleSeconds: 9_000, limit: .agents)],
        model: SimulatedModel(
            answerRates: [0.6, 0.5], ringSeconds: 9, talkSeconds: 96, wrapUpSeconds: 10, measuredCalls: 1_840),
        computedSeconds: 0.1)

    @Test("what is asked of the daemon is what was said, and its result is shown in both languages")
    func simulate() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.result) }
        let run = try await ctl(
            "simulate", "--batch", "b-1", "--agents", "10", "--answer-rate", "0.6", "--ring", "9", "--talk", "2m",
            "--wrap-up", "10s", "--measured", "7", "--seed", "7", "--from", "2026-11-23T01:00:00Z", "--days", "3",
            on: daemon)
        #expect(run.status == 0)
        for part in ["1 h 30 min", "redial 66.7 %", "agents 33.3 %", "done 38", "38 (95.0 %)", "1840 calls measured"] {
            #expect(run.output.contains(part), "\(part) in \(run.output)")
        }
        let asked = SimulateRequest(
            batch: "b-1", agents: 10, answerRate: 0.6, ringSeconds: 9, talkSeconds: 120, wrapUpSeconds: 10,
            measuredDays: 7, seed: 7, from: Date(timeIntervalSince1970: 1_795_395_600), horizonDays: 3)
        #expect(try daemon.requests(SimulateRequest.self) == [asked])
        let chinese = try await ctl("simulate", on: daemon, environment: ["LANG": "zh_CN.UTF-8"]).output
        for part in ["受限于", "重拨间隔", "坐席", "接听"] { #expect(chinese.contains(part), "\(part) in \(chinese)") }
    }

    @Test("where nothing runs it says which batches could, and how to try one")
    func nothing() async throws {
        var none = Self.result
        (none.tickets, none.states, none.leftOut) = (0, [:], ["b-2": 12, "b-1": 500])
        let idle = none
        let daemon = try FakeDaemon { _ in .result(idle) }
        let text = try await ctl("simulate", on: daemon).output
        let told = "Not started, or paused: b-1 (tickets: 500), b-2 (tickets: 12)\n"
        #expect(
            text.contains(told) && text.contains("ctl simulate --batch b-1\n") && !text.contains("Takes"), "\(text)")
        let chinese = try await ctl("simulate", on: daemon, environment: ["LANG": "zh_CN.UTF-8"]).output
        #expect(chinese.contains("没有可试算的") && chinese.contains("b-1（工单 500），b-2（工单 12）"), "\(chinese)")
        var some = Self.result
        some.leftOut = ["b-2": 12]
        let partly = some
        let other = try FakeDaemon { _ in .result(partly) }
        #expect(try await ctl("simulate", on: other).output.contains("b-2 (tickets: 12): not started, or paused"))
    }

    @Test("what does not go together is refused before anybody is asked")
    func misuse() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.result) }
        #expect(try await ctl("simulate", "--map", "x", on: daemon).status == 64)
        #expect(try await ctl("simulate", "--config", "x", on: daemon).status == 64)
        #expect(try await ctl("simulate", "--file", "x", "--batch", "b", on: daemon).status == 64)
        let absent = try await ctl("simulate", "--file", "/nonexistent/export.csv", on: daemon)
        #expect(absent.status == 66 && absent.errors.contains("/nonexistent/export.csv cannot be read: No such file"))
        #expect(try await ctl("simulate", "--answer-rate", "40", on: daemon).status == 64)
        #expect(try await ctl("simulate", "--agents", "10001", on: daemon).status == 64)
        #expect(try daemon.requests(SimulateRequest.self).isEmpty)
    }

    @Test("a running batch says when it will be done, or what keeps it from that")
    func forecast() async throws {
        var batch = Samples.batch("b-1")
        batch.forecast = BatchForecast(
            completesAt: Samples.start + 3_600, limit: .agents, tickets: 28, attempts: 50, madeAt: Samples.start)
        var stuck = Samples.batch("b-2")
        stuck.forecast = BatchForecast(limit: .nobodyLoggedIn, tickets: 28, attempts: 0, madeAt: Samples.start)
        let list = BatchList(batches: [batch, stuck], total: 2)
        let shown = batch
        let daemon = try FakeDaemon { $0.method == .batchList ? .result(list) : .result(shown) }
        let text = try await ctl("batch", "list", on: daemon).output
        #expect(text.contains("limited by: agents (as of ") && text.contains("not as things are: nobody logged in"))
        batch.forecast?.madeAt = Date()
        let new = batch
        let quick = try FakeDaemon { _ in .result(new) }
        #expect(try await ctl("batch", "show", "b-1", on: quick).output.contains("as of") == false)
        #expect(try await ctl("batch", "show", "b-1", on: daemon).output.contains("limited by: agents"))
        // Where few calls tell, when it will be done is a range.
        batch.startedAt = Samples.start
        batch.forecast?.earliestAt = Samples.start + 3_000
        batch.forecast?.latestAt = Samples.start + 7_200
        let wide = batch
        let early = try FakeDaemon { _ in .result(wide) }
        let range = try await ctl("batch", "show", "b-1", on: early).output
        #expect(range.contains("between ") && range.contains(" and ") && range.contains(", limited by: agents"))
        batch.forecast?.earliestAt = Samples.start + 3_500
        batch.forecast?.latestAt = Samples.start + 3_700
        let narrow = batch
        let late = try FakeDaemon { _ in .result(narrow) }
        #expect(try await ctl("batch", "show", "b-1", on: late).output.contains("between ") == false)
        let chinese = try await ctl("batch", "show", "b-1", on: daemon, environment: ["LANG": "zh_CN.UTF-8"]).output
        #expect(chinese.contains("受限于：坐席"))
    }
}
