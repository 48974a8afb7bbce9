import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Call flows in the configuration")
struct FlowConfigurationTests {
    private static let good = """
        {
          sip: { listen: [{ address: "127.0.0.1" }] },
          trunks: [{ id: "main", host: "127.0.0.1", callerIds: ["+8657188880000"] }],
          flows: {
            survey: {
              about: "how was it",
              start: "hello",
              steps: {
                hello: { do: "announce", say: ["identification"], next: "score" },
                score: {
                  do: "ask", say: ["satisfaction-question"], note: "score",
                  choices: { "1-3": "sorry", "4": "bye", "5": "bye", "0": "person" }, timeoutSeconds: 8, otherwise: "bye",
                },
                sorry: { do: "schedule", afterMinutes: 90, say: ["will-call-again"], next: "bye" },
                person: { do: "handOver", failed: "never" },
                never: { do: "doNotCall", next: "bye" },
                bye: { do: "end", say: ["goodbye"] },
              },
            },
          },
        }
        """

    private static func read(_ text: String) throws -> [CallFlow] {
        try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5").flows
    }

    private func problems(_ old: String, _ new: String) -> [ConfigurationProblem] {
        #expect(Self.good.contains(old))
        do {
            _ = try Self.read(Self.good.replacingOccurrences(of: old, with: new))
            return []
        } catch {
            return (error as? ConfigurationProblems)?.problems ?? []
        }
    }

    @Test("a flow's length is what a customer hears of it, each key pressed as often as any other")
    func length() throws {
        let flow = try #require(try Self.read(Self.good).first)
        // hello 3, score 10 and 2 to think, then sorry 4 and bye 1 for three keys of six, bye for two, nothing for a person.
        let seconds: [String: Double] = [
            "identification": 3, "satisfaction-question": 10, "will-call-again": 4, "goodbye": 1,
        ]
        let length = flow.length { seconds["\($0)"] ?? 0 }
        #expect(abs(length - (15 + 3 * 5 / 6.0 + 2 * 1 / 6.0 + 1 / 6.0)) < 1e-9, "\(length)")
    }

    @Test("a flow is read as it is written")
    func reads() throws {
        let flow = try #require(try Self.read(Self.good).first)
        #expect(flow.name == "survey" && flow.about == "how was it")
        #expect(flow.order == ["hello", "score", "sorry", "bye", "person", "never"])
        guard case .ask(let question) = flow.steps["score"]?.does else {
            Issue.record("score asks nothing")
            return
        }
        #expect(question.timeout == .seconds(8) && question.tries == 2 && question.bargesIn && question.note == "score")
        #expect(FlowDigit("2").flatMap { question.choices[$0] } == "sorry" && question.choices.count == 6)
        #expect(flow.steps["sorry"]?.does == .schedule(after: .seconds(5400)))
        #expect(flow.steps["person"]?.next == "never" && flow.steps["bye"]?.next == nil)
        #expect(flow.promptUses.map(\.path).contains("flows.survey.steps.score.invalid[0]"))
    }

    @Test(
        "what is wrong is refused with its key, its line, and what was probably meant",
        arguments: [
            ("do: \"announce\"", "do: \"anounce\"", "hello.do", "did you mean “announce”"),
            ("do: \"announce\",", "", "hello.do", "is missing"),
            ("next: \"score\"", "next: \"scor\"", "hello", "“scor”; did you mean “score”"),
            ("otherwise: \"bye\"", "otherwise: \"quit\"", "score", "“quit”; the steps are bye, hello"),
            ("do: \"handOver\", failed", "do: \"handOver\", next", "person.failed", "is missing"),
            ("failed: \"never\"", "failed: \"bye\"", "never", "is never reached"),
            ("\"doNotCall\", next: \"bye\"", "\"doNotCall\", next: \"person\"", "person", "never → person"),
            ("otherwise: \"bye\"", "otherwise: \"hello\"", "hello", "hello → score → hello"),
            ("\"1-3\"", "\"1-4\"", "score.choices.4", "a second meaning"),
            ("\"1-3\"", "\"3-1\"", "score.choices.3-1", "is no choice"),
            ("\"1-3\"", "\"10\"", "score.choices.10", "is no choice"),
            ("timeoutSeconds: 8", "timeoutSeconds: 0", "score.timeoutSeconds", "1 to 30"),
            ("timeoutSeconds: 8", "tries: 9", "score.tries", "1 to 5"),
            ("timeoutSeconds: 8", "timeout: 8", "score.timeout", "is not a key known here"),
            ("afterMinutes: 90", "afterMinutes: 0", "sorry.afterMinutes", "1 to 43200"),
            ("[\"identification\"]", "[]", "hello.say", "holds no prompt"),
            ("[\"identification\"]", "[\"../x\"]", "hello.say[0]", "a prompt's name is wanted"),
            ("note: \"score\"", "note: \"a.b\"", "score.note", "must be a name"),
            ("\"goodbye\"", "7", "bye.say[0]", "a text is wanted"),
        ])
    func refused(old: String, new: String, key: String, text: String) {
        let found = problems(old, new)
        let path = "flows.survey.steps.\(key)"
        #expect(found.contains { $0.path == path && $0.text.contains(text) && $0.place != nil }, "\(found)")
    }

    @Test("a start that is no step is refused, and names that would break a key path")
    func names() {
        #expect(problems("start: \"hello\"", "start: \"helo\"").first?.path == "flows.survey.start")
        #expect(problems("survey: {", "\"a.b\": {").contains { $0.text.contains("must be a name") })
    }

    @Test("the flows of the shipped configuration are right, and their prompts are shipped")
    func shipped() throws {
        let file = SourceTree.projectRoot.appendingPathComponent("config/dialer.json5")
        let flows = try Self.read(try String(contentsOf: file, encoding: .utf8))
        #expect(flows.map(\.name) == ["logistics", "quality", "satisfaction"])
        #expect(Set(flows.flatMap(\.promptUses).map(\.name)).isSubset(of: PromptName.shipped))
    }

    @Test("a flow is told in the protocol's words, keys that lead to one step together")
    func told() throws {
        let info = FlowInfo(try #require(try Self.read(Self.good).first))
        #expect(info.steps.map(\.name) == ["hello", "score", "sorry", "bye", "person", "never"])
        let score = info.steps[1]
        #expect(score.does == .ask && score.note == "score" && score.timeoutSeconds == 8 && score.bargeIn == true)
        #expect(score.ways.map { "\($0.keys ?? "–") \($0.to)" } == ["123 sorry", "45 bye", "0 person", "– bye"])
        #expect(info.steps[2].afterMinutes == 90 && info.steps[3].ways.isEmpty)
    }

    @Test("a policy that names a flow that is not there is refused with its key, its place and what was probably meant")
    func unknownFlow() throws {
        let found = problems(
            "  flows: {",
            "          queue: { policy: { surveyFlow: \"sruvey\" }, classes: { quality: { flow: \"surve\" } } },\n  flows: {"
        )
        #expect(found.map(\.path) == ["queue.policy.surveyFlow", "queue.classes.quality.flow"])
        #expect(found.allSatisfy { $0.text.contains("did you mean “survey”?") })
        #expect(found.last?.place != nil)
    }

    @Test("a class may have its flow, and none where the policy for all has one")
    func policies() throws {
        let text = Self.good.replacingOccurrences(
            of: "  flows: {",
            with:
                "          queue: { policy: { flow: \"survey\" }, classes: { quality: { flow: null } } },\n  flows: {"
        )
        let policies = try ConfigurationFile.read(Data(text.utf8), file: "dialer.json5").queue.policies
        #expect(
            policies.policy(for: .quality).flow == nil && policies.policy(for: .logistics).flow?.rawValue == "survey")
    }
}
