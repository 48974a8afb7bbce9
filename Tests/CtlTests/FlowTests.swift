import ControlAPI
import Testing

@testable import ctl

@Suite("Call flows", .serialized, .timeLimit(.minutes(5)))
struct FlowTests {
    private static let survey = FlowInfo(
        name: "survey", about: "how was it",
        steps: [
            FlowStepInfo(
                name: "score", does: .ask, say: ["satisfaction-question"], note: "score", timeoutSeconds: 8, tries: 2,
                bargeIn: true, ways: [.init(keys: "12345", to: "thanks"), .init(to: "person")]),
            FlowStepInfo(name: "thanks", does: .announce, say: ["thanks"], ways: [.init(to: "bye")]),
            FlowStepInfo(name: "person", does: .handOver, say: [], ways: [.init(to: "later")]),
            FlowStepInfo(name: "later", does: .schedule, say: [], afterMinutes: 90, ways: [.init(to: "bye")]),
            FlowStepInfo(name: "bye", does: .end, say: ["goodbye"], ways: []),
        ])

    @Test("are listed, and drawn step by step with every way out")
    func drawn() async throws {
        let daemon = try FakeDaemon { request in
            request.method == .flowList
                ? .result(FlowList(flows: [.init(name: "survey", about: "how was it", steps: 5)]))
                : .result(Self.survey)
        }
        let listed = try await ctl("flow", "list", on: daemon).lines
        #expect(listed == ["FLOW    STEPS  ABOUT", "survey      5  how was it"])
        let shown = try await ctl("flow", "show", "survey", on: daemon)
        #expect(
            shown.lines.map { $0.split(separator: " ").joined(separator: " ") } == [
                "survey: how was it",
                "score ask satisfaction-question", "8 s, asked 2 times, kept as “score”", "├ 1 2 3 4 5 → thanks",
                "└ otherwise → person",
                "thanks announce thanks", "└ → bye", "person hand over", "└ nobody there → later",
                "later schedule in 90 min", "└ → bye", "bye end goodbye",
            ], "\(shown.output)")
        #expect(try daemon.requests(ShowFlowRequest.self).map(\.flow) == ["survey"])
    }

    @Test("have Chinese signs between their words in Chinese")
    func chinese() async throws {
        let step = FlowStepInfo(
            name: "person", does: .handOver, say: ["one-moment"], waitSeconds: 45, ways: [.init(to: "bye")])
        let daemon = try FakeDaemon { _ in .result(FlowInfo(name: "survey", about: "how was it", steps: [step])) }
        let run = try await ctl("flow", "show", "survey", on: daemon, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(run.output.contains("one-moment；最多 45 秒"), "\(run.output)")
    }

    @Test("a name that is not there is refused with the daemon's words")
    func unknown() async throws {
        let daemon = try FakeDaemon { _ in .error(ControlError(.notFound, "There is no flow “x”.", field: "flow")) }
        let run = try await ctl("flow", "show", "x", on: daemon)
        #expect(run.status == 44 && run.errors.contains("There is no flow “x”."))
    }
}
